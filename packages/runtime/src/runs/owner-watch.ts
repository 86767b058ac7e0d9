import type { RunStore } from "@chasmx/core";

/** What is ended when a run's owner is gone, and how often it is looked whether it is. */
export interface OwnerWatch {
  readonly stop: AbortController;
  readonly everyMs: number;
}

/** Aborts as soon as no process owns a run. Gives the function that stops looking. */
export function watchOwner(store: RunStore, runId: string, { stop, everyMs }: OwnerWatch): () => void {
  const look = async () => {
    if (!(await store.isOwned(runId))) stop.abort();
  };
  // A store that cannot be asked now is asked again: whoever reads the run is told what is wrong with it.
  const poll = setInterval(() => void look().catch(() => undefined), everyMs);
  void look().catch(() => undefined);
  return () => clearInterval(poll);
}
