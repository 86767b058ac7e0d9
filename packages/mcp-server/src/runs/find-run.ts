import { ChasmError, isChasmError } from "@chasmx/core";
import { type KeptRun, type LiveRun, listRuns, readRun } from "@chasmx/runtime";
import type { Services } from "../services.ts";

/** A run that is kept in the project, whichever process owns it. */
export interface FoundRun extends KeptRun {
  /** Where this server owns it. */
  readonly live: LiveRun | undefined;
}

/** Finds a run by its id, or the latest as `last`. Rejects with RUN_NOT_FOUND or STORE_FAILED. */
export async function findRun({ project, live }: Services, reference: string): Promise<FoundRun> {
  const { store } = project;
  const runId = reference === "last" ? ((await listRuns(store, {}, 1))[0]?.run_id ?? reference) : reference;
  try {
    return { ...(await readRun(store, runId)), live: live.get(runId) };
  } catch (error) {
    if (isChasmError(error, "RUN_NOT_FOUND")) throw notFound(reference, error);
    throw error;
  }
}

function notFound(reference: string, cause: Error): ChasmError {
  const what = reference === "last" ? "No run" : `No run "${reference.slice(0, 100)}"`;
  return new ChasmError("RUN_NOT_FOUND", `${what} is kept here. list_runs shows those that are.`, { cause });
}
