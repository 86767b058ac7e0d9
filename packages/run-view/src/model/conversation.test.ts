import { expect, test } from "vitest";
import { accepted, answered, asks, eventsOf } from "../events.test-kit.ts";
import { createConversation } from "./conversation.ts";

const request = { question: "Send it?" };
const error = { code: "ASK_TIMEOUT", message: "Nobody answered." } as const;

const events = eventsOf([
  accepted(["a", "b", "c"]),
  { type: "transport-fallback", error: { code: "TRANSPORT_UNAVAILABLE", message: "No." } },
  asks("b", "a", "1"),
  asks("a", "c", "2"),
  answered("2"),
  answered("1"),
  {
    type: "message-sent",
    message_id: "3",
    message_type: "broadcast",
    from: "a",
    to: ["b", "c"],
    key: "k",
    content: "Hi",
  },
  { type: "message-settled", message_id: "3", outcome: "delivered", content: 2 },
  { type: "context-set", node_id: "a", key: "s", name: "topic", value: "tides", version: 1 },
  { type: "input-requested", node_id: "c", key: "i", request, path: "sub[0]" },
  { type: "input-given", node_id: "c", key: "i", value: "yes", by: "person", path: "sub[0]" },
  asks("c", "a", "4"),
  { type: "message-settled", message_id: "4", outcome: "timed-out", error },
  { type: "message-settled", message_id: "unknown", outcome: "late" },
  asks("c", "b", "5"),
]);

test("lists who said what, in lanes in the order of speaking", () => {
  const conversation = createConversation();
  conversation.append(events);
  expect(conversation.lanes).toEqual(["b", "a", "c", "sub[0]/c"]);
  expect(conversation.rows.map(({ kind, from, to }) => [kind, from, ...to])).toEqual([
    ["fallback", undefined],
    ["ask", 0, 1],
    ["ask", 1, 2],
    ["answer", 2, 1],
    ["answer", 1, 0],
    ["tell", 1, 0, 2],
    ["share", 1],
    ["request", 3],
    ["given", 3],
    ["ask", 2, 1],
    ["no-answer", 1, 2],
    ["ask", 2, 0],
  ]);
});

test("says who waits from where to where, and who still does", () => {
  const conversation = createConversation();
  conversation.append(events);
  expect(conversation.waits.map(({ lane, from, to, isForPerson }) => [lane, from, to, isForPerson])).toEqual([
    [0, 1, 4, false],
    [1, 2, 3, false],
    [3, 7, 8, true],
    [2, 9, 10, false],
    [2, 11, Number.POSITIVE_INFINITY, false],
  ]);
});

test("is the same whether events come at once or one by one", () => {
  const [once, piecewise] = [createConversation(), createConversation()];
  once.append(events);
  for (const event of events) piecewise.append([event]);
  expect(piecewise.rows).toEqual(once.rows);
  expect(piecewise.waits).toEqual(once.waits);
});

test("counts the rows before a moment", () => {
  const conversation = createConversation();
  conversation.append(events);
  const counts = events.map((_, position) => conversation.rows.filter(({ at }) => at < position).length);
  expect(events.map((_, position) => conversation.rowsBefore(position))).toEqual(counts);
  expect(conversation.rowsBefore(1000)).toBe(12);
});

test("shows a question once that a resumed run sends again", () => {
  const conversation = createConversation();
  conversation.append(eventsOf([accepted(["a", "b"]), asks("a", "b", "1"), asks("a", "b", "1"), answered("1")]));
  expect(conversation.rows.map(({ kind }) => kind)).toEqual(["ask", "answer"]);
  expect(conversation.waits).toMatchObject([{ from: 0, to: 1 }]);
});
