import { isChasmError, isFinal, startFold } from "@chasmx/core";
import { watchOwner } from "@chasmx/runtime";
import type { ToolCall } from "../services.ts";
import type { FoundRun } from "./find-run.ts";
import { waitFor } from "./live-run.ts";
import { openProgress } from "./progress.ts";

/** How often it is looked whether the process of a run lives. */
const ownerPollMs = 1_000;

/**
 * Waits until a run of any process has ended, asks people for something, or the time is up, and tells the client of it. Whoever
 * only looks takes nothing with them when they go.
 */
export async function awaitRun(found: FoundRun, call: ToolCall, waitMs: number): Promise<void> {
  const { context, services } = call;
  const { signal } = context.mcpReq;
  if (found.live === undefined) return await awaitForeign(found, services.project.store, { waitMs, signal });
  const progress = openProgress(context);
  progress.follow(found.live, "The run goes on.");
  await waitFor(found.live, { waitMs, signal }).finally(progress.stop);
}

async function awaitForeign(
  { runId, events }: FoundRun,
  store: ToolCall["services"]["project"]["store"],
  { waitMs, signal }: { readonly waitMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const { state, apply } = startFold();
  for (const event of events) apply(event);
  const stop = new AbortController();
  const stopLooking = watchOwner(store, runId, { stop, everyMs: ownerPollMs });
  const follow = AbortSignal.any([signal, stop.signal, AbortSignal.timeout(waitMs)]);
  const isOver = () => isFinal(state) || state.status === "paused";
  try {
    if (isOver()) return;
    for await (const event of store.read(runId, { from: events.length, follow })) {
      apply(event);
      if (isOver()) return;
    }
  } catch (error) {
    if (!isChasmError(error)) throw error;
  } finally {
    stopLooking();
  }
}
