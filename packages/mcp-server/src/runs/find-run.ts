import { ChasmError, foldRunState, isChasmError, isFinal, type RunEvent, type RunState } from "@chasmx/core";
import { listRuns } from "@chasmx/runtime";
import type { Services } from "../services.ts";
import type { LiveRun } from "./live-run.ts";

/** A run that is kept in the project, whichever process owns it. */
export interface FoundRun {
  readonly runId: string;
  readonly state: RunState;
  readonly events: readonly RunEvent[];
  /** Whether a process owns it. */
  readonly isOwned: boolean;
  /** Where this server owns it. */
  readonly live: LiveRun | undefined;
}

/** Finds a run by its id, or the latest as `last`. Rejects with RUN_NOT_FOUND or STORE_FAILED. */
export async function findRun({ project, live }: Services, reference: string): Promise<FoundRun> {
  const { store } = project;
  const runId = reference === "last" ? ((await listRuns(store, {}, 1))[0]?.run_id ?? reference) : reference;
  try {
    const events = await Array.fromAsync(store.read(runId));
    const state = foldRunState(events);
    const isOwned = !isFinal(state) && (await store.isOwned(runId));
    return { runId, state, events, isOwned, live: live.get(runId) };
  } catch (error) {
    if (isChasmError(error, "RUN_NOT_FOUND")) throw notFound(reference, error);
    throw error;
  }
}

function notFound(reference: string, cause: Error): ChasmError {
  const what = reference === "last" ? "No run" : `No run "${reference.slice(0, 100)}"`;
  return new ChasmError("RUN_NOT_FOUND", `${what} is kept here. list_runs shows those that are.`, { cause });
}
