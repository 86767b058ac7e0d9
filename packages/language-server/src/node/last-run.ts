import path from "node:path";
import { foldRunState, isChasmError, type RunEvent, type RunState, type RunStore } from "@chasmx/core";
import { fileRunStore, listRuns, type ProjectData } from "@chasmx/runtime";
import type { LastNode, LastRun } from "../host.ts";

/** How long the list of runs is taken as known: whoever points at things asks several times a second. */
const freshMs = 5_000;

interface Known {
  readonly at: number;
  readonly run: Promise<LastRun | undefined>;
}

/** Finds the latest runs of workflows among those that are kept as files. */
export interface LastRuns {
  find(folder: string, workflow: string): Promise<LastRun | undefined>;
  /** Looks anew from now on. */
  forget(): void;
}

/**
 * Looks for runs where `chasmx run` keeps them as files. Runs that are kept on a server are not looked up: to read them, a plugin
 * would have to run and connect.
 */
export function lastRuns(
  projectOf: (folder: string) => Promise<ProjectData>,
  workspaceFolders: () => readonly string[],
): LastRuns {
  const known = new Map<string, Known>();
  return {
    find(folder, workflow) {
      const key = JSON.stringify([folder, workflow]);
      const found = known.get(key);
      if (found !== undefined && Date.now() - found.at < freshMs) return found.run;
      const run = latest(folder, workflow).catch(() => undefined);
      known.set(key, { at: Date.now(), run });
      return run;
    },
    forget: () => known.clear(),
  };

  async function latest(folder: string, workflow: string): Promise<LastRun | undefined> {
    const { config } = await projectOf(folder);
    if (config?.store?.url !== undefined) return undefined;
    const places = config === undefined ? [...workspaceFolders(), folder] : [config.folder];
    const folders = new Set(places.map((place) => config?.store?.folder ?? path.join(place, ".chasmx", "runs")));
    const runs = await Promise.all(
      [...folders].map((place) => latestIn(fileRunStore({ folder: place, isReadOnly: true }), workflow)),
    );
    return runs.filter((run) => run !== undefined).sort((one, other) => other.acceptedAt - one.acceptedAt)[0];
  }
}

async function latestIn(store: RunStore, workflow: string): Promise<LastRun | undefined> {
  try {
    const [summary] = await listRuns(store, { workflow });
    if (summary === undefined) return undefined;
    const events: RunEvent[] = [];
    for await (const event of store.read(summary.run_id)) events.push(event);
    return { ...lastRunOf(foldRunState(events)), status: summary.status };
  } catch (error) {
    // A journal that cannot be read has nothing to say; chasmx show tells why.
    if (isChasmError(error)) return undefined;
    throw error;
  } finally {
    await store.close();
  }
}

function lastRunOf({ runId, status, acceptedAt, inputs, nodes }: RunState): LastRun {
  const own = [...nodes.values()].filter(({ path: place }) => place === "");
  return { runId, status, acceptedAt, inputs, nodes: new Map(own.map((node) => [node.nodeId, lastNode(node)])) };
}

function lastNode({
  status,
  output,
  error,
}: Pick<LastNode, "status" | "output"> & { readonly error?: { readonly message: string } }): LastNode {
  return {
    status,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error: error.message }),
  };
}
