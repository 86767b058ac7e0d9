import { type Environment, openKnownFiles, openLiveRuns, openProject, type Project, watchSetup } from "@chasmx/runtime";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { openClientLink } from "../client/client-link.ts";
import { editorModels, editorPattern } from "../client/editor-models.ts";
import {
  log,
  runDelta,
  runEvents,
  runStanding,
  runsChanged,
  setupChanged,
  workflowsChanged,
} from "../protocol/index.ts";
import { openOutbox, type RunNews } from "../runs/outbox.ts";
import { openRunChanges } from "../runs/run-changes.ts";
import { openRunModes } from "../runs/run-modes.ts";
import { openWatchedRuns } from "../runs/watched-runs.ts";
import type { Services } from "../services.ts";
import { readTestFile, unreadableTestFile } from "../tests/list-tests.ts";
import { openFileChanges } from "../workflows/file-changes.ts";
import { readKnownWorkflow, unreadableWorkflow } from "../workflows/known-workflow.ts";
import { openSession } from "./session.ts";

/** What a server is opened with. */
export interface RunServerOptions {
  /** The folder of the workflows. */
  readonly root: string;
  readonly environment: Environment;
  /** Is told, in a sentence, what a person at the server has to know. */
  readonly onNote: (sentence: string) => void;
}

/** A folder whose workflows and runs are served to one client. */
export interface RunServer {
  /** Answers a client. Nothing is listened to before. Gives the promise of a client that has said goodbye. */
  serve(connection: MessageConnection): { readonly shutDown: Promise<void> };
  /** Leaves all runs for any process to go on with, tells the client so where it is still there, and lets go of everything. */
  close(): Promise<void>;
}

/**
 * Opens the workflows of a folder. Its configuration is read now and never again; plugins are loaded when a run needs them. Rejects
 * with FILE_NOT_READABLE or OPTION_INVALID.
 */
export async function openRunServer({ root, environment, onNote }: RunServerOptions): Promise<RunServer> {
  const listeners = new Set([onNote]);
  const tell = (sentence: string) => {
    for (const listener of listeners) listener(sentence);
  };
  const project = await openProject(root, { environment, onNote: tell });
  let park = async (): Promise<void> => undefined;
  return {
    serve(connection) {
      const quietly = (sending: Promise<void>) => void sending.catch(() => undefined);
      listeners.add((message) => quietly(connection.sendNotification(log, { level: "warning", message })));
      const opened = openServices(project, connection, tell);
      park = opened.close;
      return openSession(opened.services, { begin: opened.begin, park: opened.park });
    },
    async close() {
      await park();
      await project.close();
    },
  };
}

/** Everything that the methods of one connection work with. */
function openServices(project: Project, connection: MessageConnection, onNote: (sentence: string) => void) {
  const client = openClientLink(connection);
  const quietly = (sending: Promise<void>) => void sending.catch(() => undefined);
  const outbox = openOutbox(async (runId, news) => await send(connection, runId, news));
  const live = openLiveRuns(project, {
    parkedReason: "The server of the editor that ran it has ended.",
    providers: { [editorPattern]: editorModels(client) },
    askSecret: client.askSecret,
    onDelta: (runId, delta) => {
      if (watched.has(runId)) outbox.delta(runId, delta);
    },
  });
  const watched = openWatchedRuns({ project, live, outbox, onFailure: onNote });
  const workflows = openKnownFiles(project, {
    kind: "workflow",
    read: async (file, text) => await readKnownWorkflow(file, text, await project.knownTypes()),
    unreadable: unreadableWorkflow,
  });
  const tests = openKnownFiles(project, { kind: "test", read: readTestFile, unreadable: unreadableTestFile });
  const changes = openFileChanges(project.root, [workflows, tests], () =>
    quietly(connection.sendNotification(workflowsChanged)),
  );
  const runChanges = openRunChanges({ project, live }, () => quietly(connection.sendNotification(runsChanged)));
  const modes = openRunModes(project.store);
  const services: Services = { project, client, live, watched, modes, workflows, tests, changes, runChanges };
  const park = async () => {
    await live.park();
    await outbox.flushed();
  };
  let leaveSetup = (): void => undefined;
  return {
    services,
    begin() {
      runChanges.begin();
      leaveSetup = watchSetup(project.root, project.host, () => quietly(connection.sendNotification(setupChanged)));
    },
    park,
    async close() {
      leaveSetup();
      changes.close();
      runChanges.close();
      await park();
      watched.close();
    },
  };
}

async function send(connection: MessageConnection, runId: string, news: RunNews): Promise<void> {
  if (news.kind === "events") await connection.sendNotification(runEvents, { run_id: runId, events: news.events });
  else if (news.kind === "delta") await connection.sendNotification(runDelta, { run_id: runId, delta: news.delta });
  else await connection.sendNotification(runStanding, { run_id: runId, status: news.status });
}
