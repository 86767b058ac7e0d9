import type { JsonValue, PendingInput, RunEvent, RunState, RunStore } from "@chasmx/core";
import { watchOwner } from "./owner-watch.ts";

/** What became of an answer to a run of any process. */
export type GivenAnswer =
  /** The run goes on with it. */
  | { readonly outcome: "taken" }
  /** No process runs the run: whoever goes on with it takes the answer. */
  | { readonly outcome: "kept" }
  /** Another value counts: somebody else's, or the default once the time was over. */
  | { readonly outcome: "superseded"; readonly by: "person" | "default"; readonly value: JsonValue }
  /** The time for an answer is over, and no process runs the run: it goes on without one. */
  | { readonly outcome: "expired" }
  /** Nobody asks for it any more. */
  | { readonly outcome: "withdrawn" }
  | { readonly outcome: "ended" }
  /** The run's process lives and has not said anything for so long. It takes the answer once it goes on. */
  | { readonly outcome: "late"; readonly afterMs: number };

/** How long the run's process may take to say that it has an answer. */
const patienceMs = 10_000;

/** How often it is looked whether the run's process lives. */
const ownerPollMs = 200;

/**
 * Leaves an answer for a run, and waits until its process has taken it, where one lives. The value fits the request. Rejects as
 * the store does.
 */
export async function giveAnswer(
  store: RunStore,
  { runId, length }: Pick<RunState, "runId" | "length">,
  { pending, value }: { readonly pending: PendingInput; readonly value: JsonValue },
): Promise<GivenAnswer> {
  const { key, expiresAt = Number.POSITIVE_INFINITY } = pending;
  if (expiresAt <= Date.now() && !(await store.isOwned(runId))) return { outcome: "expired" };
  await store.submit(runId, { type: "give-input", key, value });
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(), patienceMs);
  // What the process has written before it went is read first.
  const stopLooking = watchOwner(store, runId, { stop, everyMs: ownerPollMs });
  try {
    for await (const event of store.read(runId, { from: length, follow: stop.signal })) {
      const given = answerIn(event, key, value);
      if (given !== undefined) return given;
    }
    return (await store.isOwned(runId)) ? { outcome: "late", afterMs: patienceMs } : { outcome: "kept" };
  } finally {
    clearTimeout(patience);
    stopLooking();
  }
}

/** What an event says about an answer; undefined for one that says nothing. */
function answerIn(event: RunEvent, key: string, value: JsonValue): GivenAnswer | undefined {
  if (event.type === "input-given" && event.key === key) {
    const isTaken = event.by === "person" && JSON.stringify(event.value) === JSON.stringify(value);
    return isTaken ? { outcome: "taken" } : { outcome: "superseded", by: event.by, value: event.value };
  }
  const isClosed = (event.type === "input-withdrawn" || event.type === "step-failed") && event.key === key;
  if (isClosed) return { outcome: "withdrawn" };
  if (event.type !== "run-completed" && event.type !== "run-failed" && event.type !== "run-cancelled") return undefined;
  return { outcome: "ended" };
}
