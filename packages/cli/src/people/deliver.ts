import type { JsonValue, PendingInput, RunEvent, RunState, RunStore } from "@chasmx/core";
import { exitCodes } from "../exit-codes.ts";
import { watchOwner } from "../owner-watch.ts";
import { printableJson } from "../terminal/printable.ts";

/** What became of an answer, as a sentence and an exit code. */
export interface Delivery {
  readonly sentence: string;
  readonly code: number;
}

/** An answer on its way. */
export interface Answer {
  readonly pending: PendingInput;
  /** Its node's name as lines show it. */
  readonly name: string;
  readonly value: JsonValue;
}

/** How long the run's process may take to say that it has an answer. */
const patienceMs = 10_000;

/** How often it is looked whether the run's process lives. */
const ownerPollMs = 200;

/** Leaves an answer for a run, and waits until its process has taken it, where one lives. */
export async function deliver(store: RunStore, { runId, length }: RunState, answer: Answer): Promise<Delivery> {
  const { pending, value } = answer;
  const { expiresAt = Number.POSITIVE_INFINITY } = pending;
  if (expiresAt <= Date.now() && !(await store.isOwned(runId))) return expired(runId, answer.name);
  await store.submit(runId, { type: "give-input", key: pending.key, value });
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(), patienceMs);
  // What the process has written before it went is read first.
  const stopLooking = watchOwner(store, runId, { stop, everyMs: ownerPollMs });
  try {
    for await (const event of store.read(runId, { from: length, follow: stop.signal })) {
      const delivery = deliveryOf(event, runId, answer);
      if (delivery !== undefined) return delivery;
    }
    return (await store.isOwned(runId)) ? late(runId) : left(runId);
  } finally {
    clearTimeout(patience);
    stopLooking();
  }
}

/** What an event says about an answer; undefined for one that says nothing. */
function deliveryOf(event: RunEvent, runId: string, { pending, name, value }: Answer): Delivery | undefined {
  if (event.type === "input-given" && event.key === pending.key) {
    if (event.by === "person" && JSON.stringify(event.value) === JSON.stringify(value))
      return { sentence: `The run ${runId} goes on with ${printableJson(value)} for ${name}.`, code: exitCodes.done };
    const whose = event.by === "default" ? "its time was over, and its default counts" : "somebody else was faster";
    return { sentence: `Not taken: ${whose}: ${printableJson(event.value)}.`, code: exitCodes.failed };
  }
  const isClosed = (event.type === "input-withdrawn" || event.type === "step-failed") && event.key === pending.key;
  if (isClosed) return { sentence: `Not taken: ${name} asks nobody any more.`, code: exitCodes.failed };
  if (event.type !== "run-completed" && event.type !== "run-failed" && event.type !== "run-cancelled") return undefined;
  return { sentence: `Not taken: the run ${runId} has ended in the meantime.`, code: exitCodes.failed };
}

function left(runId: string): Delivery {
  const sentence = `Kept for the run ${runId}, which no process runs now. It goes on with it: chasmx resume ${runId}`;
  return { sentence, code: exitCodes.done };
}

/** Nobody has closed the request, because no process runs the run: the next one does so first. */
function expired(runId: string, name: string): Delivery {
  const sentence = `Not taken: the time for ${name} is over. The run goes on without it: chasmx resume ${runId}`;
  return { sentence, code: exitCodes.failed };
}

function late(runId: string): Delivery {
  const sentence = `The process of the run ${runId} has not taken it within ${patienceMs / 1000} s. It is kept, and taken once that process goes on: chasmx watch ${runId} shows it.`;
  return { sentence, code: exitCodes.failed };
}
