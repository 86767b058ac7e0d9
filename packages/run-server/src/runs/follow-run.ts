import { setTimeout as pause } from "node:timers/promises";
import { endsRun, type RunEvent, type RunStatus, type RunStore } from "@chasmx/core";
import { type LiveRun, watchOwner } from "@chasmx/runtime";

/** How often it is looked whether the process of a run of another process lives. */
const ownerPollMs = 1_000;

/** Where a run is followed, and who is told. */
export interface FollowOptions {
  readonly store: RunStore;
  readonly live: (runId: string) => LiveRun | undefined;
  onEvent(event: RunEvent): void;
  onStanding(status: RunStatus): void;
}

/** A run that is followed. */
export interface FollowedRun {
  /** Resolves once its first event is told. Rejects with RUN_NOT_FOUND or STORE_FAILED. */
  readonly begun: Promise<void>;
  /** Resolves once it has ended or was stopped; rejects where its journal could no longer be read. */
  readonly over: Promise<void>;
  /** Is called when this process has taken the run: from then on it tells of it itself. */
  taken(): void;
  stop(): void;
}

/**
 * Tells of a run from its beginning to its end, each event once and in order, whoever owns it and however often that changes. A
 * run of this process tells of itself; of others their journals do, and nobody but the clock says that their process is gone.
 */
export function followRun(runId: string, { store, live, onEvent, onStanding }: FollowOptions): FollowedRun {
  const stopped = new AbortController();
  let changed = new AbortController();
  const begun = Promise.withResolvers<void>();
  let last: RunEvent | undefined;

  const accept = (event: RunEvent) => {
    // Whoever reads and whoever is told may both have it; what is missed here is read.
    if (event.sequence !== (last?.sequence ?? -1) + 1 || stopped.signal.aborted) return;
    last = event;
    onEvent(event);
    begun.resolve();
    if (endsRun(event)) stopped.abort();
  };
  const read = async (follow?: AbortSignal) => {
    const from = last === undefined ? 0 : last.sequence + 1;
    for await (const event of store.read(runId, { from, ...(follow === undefined ? {} : { follow }) })) accept(event);
  };
  const followLive = async (run: LiveRun, isEnough: AbortSignal) => {
    const early: RunEvent[] = [];
    let hear = (event: RunEvent): void => {
      early.push(event);
    };
    const stopListening = run.onEvent((event) => hear(event));
    try {
      await read();
      for (const event of early) accept(event);
      hear = accept;
      await Promise.race([run.over, aborted(isEnough)]);
    } finally {
      stopListening();
    }
  };
  const followForeign = async (isEnough: AbortSignal) => {
    const gone = new AbortController();
    const stopLooking = watchOwner(store, runId, { stop: gone, everyMs: ownerPollMs });
    try {
      await read(AbortSignal.any([isEnough, gone.signal]));
    } finally {
      stopLooking();
    }
    let told: RunEvent | undefined;
    while (!isEnough.aborted && !(await store.isOwned(runId))) {
      // Others may have ended it, or gone on with it and died, between two looks.
      await read();
      if (isEnough.aborted) return;
      if (last?.type !== "run-interrupted" && last !== told) onStanding("interrupted");
      told = last;
      await pause(ownerPollMs, undefined, { signal: isEnough, ref: false }).catch(() => undefined);
    }
  };
  const follow = async () => {
    while (!stopped.signal.aborted) {
      changed = new AbortController();
      const isEnough = AbortSignal.any([stopped.signal, changed.signal]);
      const run = live(runId);
      await (run === undefined ? followForeign(isEnough) : followLive(run, isEnough));
    }
  };
  const over = follow();
  over.then(begun.resolve, begun.reject);
  // Whoever only waits for its end need not wait for its beginning.
  begun.promise.catch(() => undefined);
  return { begun: begun.promise, over, taken: () => changed.abort(), stop: () => stopped.abort() };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
