import assert from "node:assert/strict";
import type { RunEvent } from "../contracts/run-event.ts";
import type { RunStore } from "../contracts/run-store.ts";
import { type ErrorCode, isChasmError } from "../errors.ts";

/** What the kit is given: how to make a fresh store, and how to let time pass for its leases. */
export interface RunStoreSubject {
  /** Makes a store that holds no run. */
  create(): RunStore | Promise<RunStore>;
  /** Lets leases of that many milliseconds expire. */
  pass(milliseconds: number): Promise<void> | void;
}

/** One thing that every run store does. It rejects where this one does not; any test runner can run it. */
export interface RunStoreCase {
  readonly name: string;
  run(subject: RunStoreSubject): Promise<void>;
}

type Work = (store: RunStore, subject: RunStoreSubject) => Promise<void>;

export const one = (name: string, work: Work): RunStoreCase => ({
  name,
  async run(subject) {
    const store = await subject.create();
    try {
      await work(store, subject);
    } finally {
      await store.close();
    }
  },
});

export const ttlMs = 1000;

/** The first event of a run, and log lines after it. */
export function event(runId: string, sequence: number, time = 1000 + sequence): RunEvent {
  const base = { v: 1, run_id: runId, sequence, time, path: "" } as const;
  if (sequence > 0) return { ...base, type: "log", message: `line ${sequence} é 漢 😀 \u2028 "\\` } as RunEvent;
  const workflow = { name: `workflow of ${runId}`, nodes: [], deep: { __proto__x: [null, 1.5, "x"] } };
  return { ...base, type: "run-accepted", workflow, inputs: {}, mode: "simple", engine: "0.0.0" };
}

export const end = (runId: string, sequence: number): RunEvent => ({
  v: 1,
  run_id: runId,
  sequence,
  time: 9000,
  path: "",
  type: "run-completed",
  output: {},
});

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

export async function rejectsWith(work: Promise<unknown>, code: ErrorCode) {
  await assert.rejects(work, (error) => isChasmError(error, code), `expected ${code}`);
}

/** Claims a run and writes its first events. */
export async function begin(store: RunStore, runId: string, count = 1) {
  const lease = await store.claim(runId, "owner", ttlMs);
  await store.append(
    lease,
    0,
    Array.from({ length: count }, (_, sequence) => event(runId, sequence)),
  );
  return lease;
}
