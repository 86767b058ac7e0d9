import { foldRunState, isFinal, type RunEvent, type RunState, type RunStatus, type RunStore } from "@chasmx/core";

/** A run that is kept, whichever process owns it. */
export interface KeptRun {
  readonly runId: string;
  readonly events: readonly RunEvent[];
  readonly state: RunState;
  /** Whether a process owns it. One that has ended needs none. */
  readonly isOwned: boolean;
  /** Where it stands: one that has not ended and that nobody owns is interrupted, whatever its journal says. */
  readonly status: RunStatus;
}

/** Reads a run by its whole id. Rejects with RUN_NOT_FOUND or STORE_FAILED. */
export async function readRun(store: RunStore, runId: string): Promise<KeptRun> {
  const events = await Array.fromAsync(store.read(runId));
  const state = foldRunState(events);
  const isOwned = !isFinal(state) && (await store.isOwned(runId));
  const status = isOwned || isFinal(state) ? state.status : "interrupted";
  return { runId, events, state, isOwned, status };
}
