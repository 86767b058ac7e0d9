import type { RunEvent, RunStore } from "@chasmx/core";

/** One event of the run `r`: its first, or a log line after it. */
export function event(sequence: number, message = `é 漢 😀 ${sequence}`): RunEvent {
  const base = { v: 1, run_id: "r", sequence, time: 1000 + sequence, path: "" } as const;
  if (sequence > 0) return { ...base, type: "log", message };
  return { ...base, type: "run-accepted", workflow: { name: "w" }, inputs: {}, mode: "simple", engine: "0.0.0" };
}

/** So many events from the first on. */
export function firstEvents(count: number): RunEvent[] {
  return Array.from({ length: count }, (_, sequence) => event(sequence));
}

/** Reads the run `r` until that fails, and gives what came before and the failure. */
export async function readUntilFailure(store: RunStore) {
  const events: RunEvent[] = [];
  try {
    for await (const one of store.read("r")) events.push(one);
  } catch (error) {
    return { events, error };
  }
  return { events, error: undefined };
}
