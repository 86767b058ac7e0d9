import {
  listRuns,
  listWorkflows,
  type RunEntry,
  runsChanged,
  type WorkflowEntry,
  workflowsChanged,
} from "@chasmx/run-server/protocol";
import { createRunFeeds, type RunFeeds } from "./run-feeds.ts";
import type { RunServer } from "./run-server.ts";

/** A folder of the workspace: its server, and what it last said of workflows and runs. */
export interface Project {
  readonly server: RunServer;
  readonly feeds: RunFeeds;
  /** Starts the server where it is not there. What it said is kept until it says that it is another. */
  workflows(): Promise<readonly WorkflowEntry[]>;
  runs(): Promise<readonly RunEntry[]>;
  /** Hears that workflows, or runs, are others. The function that it returns ends that. */
  onWorkflows(listener: () => void): () => void;
  onRuns(listener: () => void): () => void;
  /** Asks anew for both. */
  forget(): void;
}

/** How many runs are listed. */
const maxRuns = 200;

/** Makes a folder's project. Nothing is started. */
export function createProject(server: RunServer): Project {
  const workflows = kept(() => server.requestAll(listWorkflows));
  const runs = kept(() => server.request(listRuns, { limit: maxRuns }));
  server.onSignal(workflowsChanged, workflows.forget);
  server.onSignal(runsChanged, runs.forget);
  // A workflow's last result is among what is said of it.
  runs.on(workflows.forget);
  let wasReady = false;
  server.onState((state) => {
    // What the first start is asked for is on its way: only a later one makes what was known old, and the first that fails.
    const isOld = wasReady && (state === "ready" || state === "failed");
    if (state === "ready") wasReady = true;
    if (state === "failed") wasReady = false;
    if (isOld) runs.forget();
  });
  return {
    server,
    feeds: createRunFeeds(server),
    workflows: workflows.get,
    runs: runs.get,
    onWorkflows: workflows.on,
    onRuns: runs.on,
    forget: runs.forget,
  };
}

interface Kept<Value> {
  get(): Promise<Value>;
  forget(): void;
  on(listener: () => void): () => void;
}

/** Asks once, and again only after it was told to forget. */
function kept<Value>(ask: () => Promise<Value>): Kept<Value> {
  const listeners = new Set<() => void>();
  let known: Promise<Value> | undefined;
  return {
    get() {
      if (known === undefined) {
        const asked = ask();
        known = asked;
        asked.catch(() => {
          if (known === asked) known = undefined;
        });
      }
      return known;
    },
    forget() {
      known = undefined;
      for (const listener of [...listeners]) listener();
    },
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
