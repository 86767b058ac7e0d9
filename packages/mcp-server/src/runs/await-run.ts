import { isChasmError, isFinal, type RunEvent, type RunStore, startFold } from "@chasmx/core";
import { watchOwner } from "@chasmx/runtime";
import type { ToolCall } from "../services.ts";
import type { FoundRun } from "./find-run.ts";
import { type Waiting, waitFor } from "./live-run.ts";
import { openProgress, type SeenRun } from "./progress.ts";

/** How often it is looked whether the process of a run lives. */
const ownerPollMs = 1_000;

/**
 * Waits until a run of any process has ended, asks people for something, or the time is up, and tells the client of it. Whoever
 * only looks takes nothing with them when they go.
 */
export async function awaitRun(found: FoundRun, { context, services }: ToolCall, waitMs: number): Promise<void> {
  const waiting = { waitMs, signal: context.mcpReq.signal };
  const progress = openProgress(context);
  const follow = (run: SeenRun) => progress.follow(run, "The run goes on.");
  try {
    if (found.live === undefined) return await awaitForeign(found, services.project.store, { ...waiting, follow });
    follow(found.live);
    await waitFor(found.live, waiting);
  } finally {
    progress.stop();
  }
}

type Watching = Waiting & { readonly follow: (run: SeenRun) => void };

/** Another process writes the run: its journal tells of it. */
async function awaitForeign({ runId, events }: FoundRun, store: RunStore, watching: Watching): Promise<void> {
  const { state, apply } = startFold();
  for (const event of events) apply(event);
  const isOver = () => isFinal(state) || state.status === "paused";
  if (isOver()) return;
  const listeners = new Set<(event: RunEvent) => void>();
  watching.follow({
    state,
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  const stop = new AbortController();
  const stopLooking = watchOwner(store, runId, { stop, everyMs: ownerPollMs });
  const follow = AbortSignal.any([watching.signal, stop.signal, AbortSignal.timeout(watching.waitMs)]);
  try {
    for await (const event of store.read(runId, { from: events.length, follow })) {
      apply(event);
      for (const listener of listeners) listener(event);
      if (isOver()) return;
    }
  } catch (error) {
    if (!isChasmError(error)) throw error;
  } finally {
    stopLooking();
  }
}
