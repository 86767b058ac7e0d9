import type { JsonObject, RunEvent } from "@chasmx/core";
import { type LiveRun, openLiveRuns as openRuns, type Project } from "@chasmx/runtime";
import { openPlaces } from "./places.ts";

/** The runs that this server owns, each with a place that its client has taken. */
export interface LiveRuns {
  /** Starts a run of a workflow's file for a client. Rejects, having run nothing, where anything is wrong, or is too much. */
  start(file: string, options: { readonly inputs: JsonObject; readonly client: string }): Promise<LiveRun>;
  /** Goes on with a run whose process is gone. Rejects with RUN_CONFLICT, RUN_ENDED or what keeps it from going on. */
  resume(runId: string, client: string): Promise<LiveRun>;
  get(runId: string): LiveRun | undefined;
  /** Tells of the events of all runs. Gives the function that stops listening. */
  onEvent(listener: (event: RunEvent) => void): () => void;
  /** Leaves all runs, so that any process can go on with them, and takes no more. */
  park(): Promise<void>;
}

/** Opens the runs of a server. */
export function openLiveRuns(project: Project): LiveRuns {
  const { start, resume, get, onEvent, park } = openRuns(project, { parkedReason });
  const places = openPlaces();
  const placeOf = (client: string) => ({ takePlace: () => places.take(client) });
  return {
    start: async (file, { inputs, client }) => await start(file, { inputs, ...placeOf(client) }),
    resume: async (runId, client) => await resume(runId, placeOf(client)),
    get,
    onEvent,
    park,
  };
}

const parkedReason = "The MCP server that ran it has ended.";
