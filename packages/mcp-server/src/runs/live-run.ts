import { setTimeout as pause } from "node:timers/promises";
import type { RunState } from "@chasmx/core";
import type { LiveRun } from "@chasmx/runtime";

/** Why nobody waits for a run any more. */
export type Stop = "over" | "asks" | "time" | "aborted";

/** What a run is waited for with. */
export interface Waiting {
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/** Waits until a run is over, asks people for something while nothing else can be done, or the time is up. */
export async function waitFor({ run, over, onEvent }: LiveRun, { waitMs, signal }: Waiting): Promise<Stop> {
  if (signal.aborted) return "aborted";
  if (asks(run.state)) return "asks";
  const done = new AbortController();
  let stopListening = (): void => undefined;
  const asked = new Promise<Stop>((resolve) => {
    stopListening = onEvent(() => {
      if (asks(run.state)) resolve("asks");
    });
  });
  const time = pause(waitMs, "time" as const, { signal: AbortSignal.any([signal, done.signal]) }).catch(
    () => "aborted" as const,
  );
  try {
    return await Promise.race([over.then(() => "over" as const), asked, time]);
  } finally {
    stopListening();
    done.abort();
  }
}

/** Whether a run can do nothing but wait for people. */
function asks({ status, pendingInputs }: RunState): boolean {
  return status === "paused" && pendingInputs.size > 0;
}

/** How long a run that goes on may take to see what was left for it. */
const takingMs = 5_000;

/** Waits until a run has taken what was left for it before it went on. */
export async function untilTaken({ run, over, onEvent }: LiveRun, key: string): Promise<void> {
  if (!run.state.pendingInputs.has(key)) return;
  let stopListening = (): void => undefined;
  const taken = new Promise<void>((resolve) => {
    stopListening = onEvent(() => {
      if (!run.state.pendingInputs.has(key)) resolve();
    });
  });
  const timer = new AbortController();
  await Promise.race([taken, over, pause(takingMs, undefined, { signal: timer.signal }).catch(() => undefined)]);
  timer.abort();
  stopListening();
}
