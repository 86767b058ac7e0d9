import type { Lease, RunEvent, RunStore } from "@chasmx/core";

/** One event of a run: its first, or a log line after it. */
export function eventOf(runId: string, sequence: number, message = `line ${sequence}`): RunEvent {
  const base = { v: 1, run_id: runId, sequence, time: 1000 + sequence, path: "" } as const;
  if (sequence > 0) return { ...base, type: "log", message };
  return { ...base, type: "run-accepted", workflow: { name: "w" }, inputs: {}, mode: "simple", engine: "0.0.0" };
}

/** Claims a run and writes so many events. */
export async function begin(store: RunStore, runId: string, count = 1): Promise<Lease> {
  const lease = await store.claim(runId, "owner", 60_000);
  await store.append(
    lease,
    0,
    Array.from({ length: count }, (_, sequence) => eventOf(runId, sequence)),
  );
  return lease;
}

/** The sequences of a run's events, as they are read. */
export async function sequencesOf(store: RunStore, runId: string): Promise<number[]> {
  return (await Array.fromAsync(store.read(runId))).map(({ sequence }) => sequence);
}
