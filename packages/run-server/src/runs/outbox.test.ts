import type { RunEvent } from "@chasmx/core";
import { expect, test } from "vitest";
import { openOutbox, type RunNews } from "./outbox.ts";

const event = (sequence: number, runId = "a"): RunEvent => ({
  v: 1,
  run_id: runId,
  sequence,
  time: 0,
  path: "",
  type: "log",
  message: "x",
});
const delta = (text: string, activity = "1") => ({ path: "", nodeId: "n", activity, text });
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** An outbox whose client takes what it is sent when the test says so. */
function opened() {
  const sent: [string, RunNews][] = [];
  let taken = Promise.withResolvers<void>();
  taken.resolve();
  const outbox = openOutbox(async (runId, news) => {
    sent.push([runId, news]);
    await taken.promise;
  });
  const hold = () => {
    taken = Promise.withResolvers<void>();
    return taken.resolve;
  };
  return { outbox, sent, hold };
}

test("tells the events of one turn of the event loop together, each run for itself", async () => {
  const { outbox, sent } = opened();
  outbox.event(event(0));
  await Promise.resolve();
  outbox.event(event(0, "b"));
  outbox.event(event(1));
  expect(sent).toEqual([]);
  await outbox.flushed();
  expect(sent).toEqual([
    ["a", { kind: "events", events: [event(0), event(1)] }],
    ["b", { kind: "events", events: [event(0, "b")] }],
  ]);
});

test("keeps the order of events, texts and standings of a run, and joins the texts of one answer", async () => {
  const { outbox, sent } = opened();
  outbox.event(event(0));
  outbox.delta("a", delta("The "));
  outbox.delta("a", delta("tide"));
  outbox.delta("a", delta("Other", "2"));
  outbox.delta("a", { ...delta("Again", "2"), isRestart: true });
  outbox.event(event(1));
  outbox.standing("a", "interrupted");
  await outbox.flushed();
  expect(sent.map(([, news]) => news)).toEqual([
    { kind: "events", events: [event(0)] },
    { kind: "delta", delta: delta("The tide") },
    { kind: "delta", delta: delta("Other", "2") },
    { kind: "delta", delta: { ...delta("Again", "2"), isRestart: true } },
    { kind: "events", events: [event(1)] },
    { kind: "standing", status: "interrupted" },
  ]);
});

test("gathers what comes while the client takes the last", async () => {
  const { outbox, sent, hold } = opened();
  const take = hold();
  outbox.event(event(0));
  await turn();
  await turn();
  for (let sequence = 1; sequence < 2_500; sequence++) outbox.event(event(sequence));
  await turn();
  expect(sent).toHaveLength(1);
  take();
  await outbox.flushed();
  const events = sent.flatMap(([, news]) => (news.kind === "events" ? news.events : []));
  expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 2_500 }, (_, index) => index));
  // No message is larger than it need be.
  expect(sent.map(([, news]) => (news.kind === "events" ? news.events.length : 0))).toEqual([1, 1000, 1000, 499]);
});

test("a client that has gone ends nothing", async () => {
  const outbox = openOutbox(async () => {
    throw new Error("closed");
  });
  outbox.event(event(0));
  await outbox.flushed();
  outbox.event(event(1));
  outbox.drop("a");
  await outbox.flushed();
});
