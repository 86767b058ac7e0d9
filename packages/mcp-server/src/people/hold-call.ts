import type { LiveRun } from "@chasmx/runtime";
import { openProgress } from "../runs/progress.ts";
import type { ToolCall } from "../services.ts";

/** How long a client hears of a call while its people are asked, in milliseconds. */
const maxHoldMs = 60 * 60_000;

const held = new WeakMap<AbortSignal, () => void>();

/**
 * A client of 2025 holds its call while its people are asked. It hears a word each second, so that it does not give up on it,
 * until they have answered, the call is cancelled or the run is over.
 */
export function holdCall({ client, context }: ToolCall, live: LiveRun): void {
  const { signal } = context.mcpReq;
  if (!client.holdsWhileAsking || signal.aborted) return;
  const progress = openProgress(context);
  const timer = setTimeout(release, maxHoldMs).unref();
  progress.follow(live, "A person is asked.");
  signal.addEventListener("abort", release, { once: true });
  void live.over.then(release);
  held.set(signal, release);

  function release(): void {
    clearTimeout(timer);
    progress.stop();
    signal.removeEventListener("abort", release);
  }
}

/** Ends it when the people have answered. */
export function releaseCall({ context }: ToolCall): void {
  held.get(context.mcpReq.signal)?.();
}
