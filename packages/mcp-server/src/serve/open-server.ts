import { randomBytes } from "node:crypto";
import type { Environment } from "@chasmx/runtime";
import { openProject } from "@chasmx/runtime";
import { createRequestStateCodec, type Server } from "@modelcontextprotocol/server";
import { openCatalogue } from "../catalogue/catalogue.ts";
import { openLiveRuns } from "../runs/live-runs.ts";
import type { RunRequestState, Services } from "../services.ts";
import { type Changes, openChanges } from "./changes.ts";
import type { Connection } from "./connection.ts";
import { createServer } from "./mcp-server.ts";

/** A project whose workflows are offered, over whatever connection. */
export interface OpenServer {
  readonly services: Services;
  readonly changes: Changes;
  /** Makes the server of one connection, or of one request. */
  readonly makeServer: (connection: Connection) => Server;
  readonly onNote: (sentence: string) => void;
  /** Leaves all runs for any process to go on with, and lets go of everything. */
  close(): Promise<void>;
}

/** What a server is opened with. */
export interface ServerOptions {
  /** The folder of the workflows. */
  readonly root: string;
  readonly environment: Environment;
  /** Is told, in a sentence, what a person at the server has to know. */
  readonly onNote: (sentence: string) => void;
}

/** What assistants can do about a wrong file. */
const advice = { files: ", as list_workflows does", problems: "validate_workflow lists every problem of a file." };

/** How long people may take before what the client carries for them is no longer taken, in seconds. */
const requestStateSeconds = 24 * 60 * 60;

/**
 * Opens the workflows of a folder for clients. Its configuration is read now and never again; plugins are loaded when a run
 * needs them. Rejects with FILE_NOT_READABLE or OPTION_INVALID.
 */
export async function openServer({ root, environment, onNote }: ServerOptions): Promise<OpenServer> {
  const project = await openProject(root, { environment, onNote, advice });
  const catalogue = openCatalogue(project);
  const live = openLiveRuns(project);
  // A key of this process alone: what another one has signed is worth nothing here.
  const requestStates = createRequestStateCodec<RunRequestState>({
    key: randomBytes(32),
    ttlSeconds: requestStateSeconds,
    bind: ({ mcpReq, sessionId }) => `${mcpReq.method} ${sessionId ?? ""}`,
  });
  const services: Services = { project, catalogue, live, requestStates };
  const changes = openChanges(services);
  return {
    services,
    changes,
    makeServer: (connection) => createServer(services, changes, connection),
    onNote,
    async close() {
      changes.close();
      await live.park();
      await project.close();
    },
  };
}
