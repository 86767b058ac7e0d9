import type { RunEvent } from "../contracts/run-event.ts";
import type { Lease, RunCommand, RunStore } from "../contracts/run-store.ts";
import { ChasmError } from "../errors.ts";
import { matchesFilter, summarize } from "../journal/summary.ts";

interface StoredRun {
  readonly events: RunEvent[];
  readonly commands: RunCommand[];
  lease: { readonly token: string; readonly owner: string; readonly ttlMs: number; expiresAt: number } | undefined;
  /** Wake those who follow the events. */
  readonly followers: Set<() => void>;
  /** Wake those who wait for commands: apart, because a run's owner always does, and events are many. */
  readonly listeners: Set<() => void>;
  /** Whether it was deleted, or its store closed: nothing comes any more. */
  isGone: boolean;
}

/** Keeps journals in the process: the default of every run, and gone with the process. */
export function memoryRunStore(): RunStore {
  const runs = new Map<string, StoredRun>();
  let tokens = 0;

  const find = (runId: string): StoredRun => {
    const run = runs.get(runId);
    if (run === undefined)
      throw new ChasmError(
        "RUN_NOT_FOUND",
        `No run "${runId}" is kept in memory. Runs end with the process that holds them.`,
      );
    return run;
  };
  const isHeld = (run: StoredRun) => run.lease !== undefined && run.lease.expiresAt > Date.now();
  const wake = (waiting: Set<() => void>) => {
    const woken = [...waiting];
    waiting.clear();
    for (const resume of woken) resume();
  };
  const drop = (runId: string, run: StoredRun) => {
    runs.delete(runId);
    run.isGone = true;
    wake(run.followers);
    wake(run.listeners);
  };
  /** The lease as the store holds it; RUN_CONFLICT where another has taken its place. */
  const leaseOf = (lease: Lease) => {
    const { lease: held } = find(lease.runId);
    if (held?.token === lease.token) return held;
    throw new ChasmError("RUN_CONFLICT", `The run "${lease.runId}" has another owner now. Nothing was written.`);
  };
  const appendNow = (lease: Lease, sequence: number, events: readonly RunEvent[]) => {
    const run = find(lease.runId);
    leaseOf(lease);
    if (sequence !== run.events.length) {
      throw new ChasmError(
        "RUN_CONFLICT",
        `Event ${sequence} of the run "${lease.runId}" is out of order: ${run.events.length} comes next. Nothing was written.`,
      );
    }
    for (const event of events) run.events.push(event);
    if (run.followers.size > 0) wake(run.followers);
  };

  return {
    name: "memory",
    place: "this process",
    async claim(runId, owner, ttlMs) {
      const run = runs.get(runId) ?? newRun();
      if (isHeld(run))
        throw new ChasmError(
          "RUN_CONFLICT",
          `The run "${runId}" is owned by ${run.lease?.owner}. Wait until that owner is done with it.`,
        );
      const token = String(++tokens);
      run.lease = { token, owner, ttlMs, expiresAt: Date.now() + ttlMs };
      runs.set(runId, run);
      return { runId, owner, token };
    },
    async renew(lease) {
      const held = leaseOf(lease);
      held.expiresAt = Date.now() + held.ttlMs;
    },
    append: async (lease, sequence, events) => appendNow(lease, sequence, events),
    appendNow,
    async *read(runId, { from = 0, follow } = {}) {
      const run = find(runId);
      for (let next = from; ; ) {
        for (; next < run.events.length; next++) yield run.events[next] as RunEvent;
        if (follow === undefined || follow.aborted || run.isGone) return;
        await nextWake(run.followers, follow);
      }
    },
    async *list(filter = {}) {
      for (const run of [...runs.values()].reverse()) {
        const summary = summarize(run.events);
        if (summary !== undefined && matchesFilter(summary, filter)) yield summary;
      }
    },
    async submit(runId, command) {
      const run = find(runId);
      run.commands.push(command);
      wake(run.listeners);
    },
    async isOwned(runId) {
      const run = runs.get(runId);
      return run !== undefined && isHeld(run);
    },
    commandsLeft: async (runId) => [...find(runId).commands],
    async *commands(lease: Lease, signal) {
      const run = find(lease.runId);
      for (let next = 0; !(signal.aborted || run.isGone); await nextWake(run.listeners, signal)) {
        for (; next < run.commands.length; next++) yield run.commands[next] as RunCommand;
      }
    },
    async release(lease) {
      const run = runs.get(lease.runId);
      if (run?.lease?.token === lease.token) run.lease = undefined;
    },
    async delete(runId) {
      const run = find(runId);
      if (isHeld(run)) throw new ChasmError("RUN_CONFLICT", `The run "${runId}" is still owned. Cancel it first.`);
      drop(runId, run);
    },
    async close() {
      for (const [runId, run] of [...runs]) drop(runId, run);
    },
  };
}

function newRun(): StoredRun {
  return { events: [], commands: [], lease: undefined, followers: new Set(), listeners: new Set(), isGone: false };
}

function nextWake(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener("abort", done);
      waiting.delete(done);
      resolve();
    };
    waiting.add(done);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
