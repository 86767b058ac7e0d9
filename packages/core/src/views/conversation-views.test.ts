import { describe, expect, test } from "vitest";
import type { RunEvent, RunEventBody } from "../contracts/run-event.ts";
import { foldRunState } from "../journal/fold.ts";
import { communicationLog } from "./communication-log.ts";
import { drawConversation } from "./sequence-diagram.ts";

const sent = {
  message_type: "query",
  from: "student",
  to: "teacher",
  key: "k",
  content: { question: "Why; #so?" },
} as const;

const bodies: readonly RunEventBody[] = [
  { type: "run-accepted", workflow: { name: "w" }, inputs: {}, mode: "pubsub", engine: "0.0.0" },
  { type: "message-sent", message_id: "q1", ...sent },
  { type: "message-settled", message_id: "q1", outcome: "answered", content: "Because." },
  { type: "message-sent", message_id: "q2", ...sent, key: "k2" },
  { type: "message-settled", message_id: "q2", outcome: "timed-out", error: { code: "ASK_TIMEOUT", message: "Late." } },
  {
    type: "message-sent",
    message_id: "b",
    ...sent,
    message_type: "broadcast",
    to: ["teacher", "x"],
    content: "Hear",
    key: "k3",
  },
  { type: "message-dropped", message_id: "z", outcome: "late", reason: "Too late." },
  { type: "context-set", node_id: "student", key: "k4", name: "n", value: 1, version: 1 },
  { type: "message-sent", message_id: "q3", ...sent, key: "k5" },
];
const events = bodies.map(
  (body, sequence): RunEvent => ({ ...body, v: 1, run_id: "r", sequence, time: sequence * 10, path: "" }),
);

const questionId = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
const broadcast = { ...sent, message_type: "broadcast", to: ["teacher"], content: "Hear" } as const;
/** The same nodes in a workflow that answers a question, and in one of a list's items, tried again. */
const within = [
  [bodies[0], ""],
  [bodies[1], `library?${questionId}`],
  [bodies[2], `library?${questionId}`],
  [{ type: "message-sent", message_id: "b", ...broadcast, key: "k2" }, "each[3]#2"],
  [{ type: "context-set", node_id: "student", key: "k3", name: "n", value: 1, version: 1 }, "each[3]#2"],
].map(([body, path], sequence) => ({
  ...(body as RunEventBody),
  path,
  v: 1,
  run_id: "r",
  sequence,
  time: sequence * 10,
})) as RunEvent[];

describe("drawConversation", () => {
  test("draws who asked whom, waits, answers, failures, broadcasts and what has no outcome", () => {
    expect(drawConversation(foldRunState(events)).split("\n")).toEqual([
      "sequenceDiagram",
      "  participant p0 as student",
      "  participant p1 as teacher",
      "  participant p2 as x",
      "  p0->>p1: asks Why#59; #35;so?",
      "  p1-->>p0: answers after 10 ms Because.",
      "  p0->>p1: asks Why#59; #35;so?",
      "  p1--xp0: timed-out after 10 ms ASK#95;TIMEOUT",
      "  p0-)p1: tells Hear",
      "  p0-)p2: tells Hear",
      "  p0->>p1: asks Why#59; #35;so?",
      "  Note over p0,p1: no outcome",
      "",
    ]);
  });

  test("names nodes of workflows within the run by their path, safe for Mermaid", () => {
    expect(drawConversation(foldRunState(within)).split("\n").slice(1, -1)).toEqual([
      `  participant p0 as library?${questionId}/student`,
      `  participant p1 as library?${questionId}/teacher`,
      "  participant p2 as each#91;3#93;#35;2/student",
      "  participant p3 as each#91;3#93;#35;2/teacher",
      "  p0->>p1: asks Why#59; #35;so?",
      "  p1-->>p0: answers after 10 ms Because.",
      "  p2-)p3: tells Hear",
    ]);
  });

  test("draws a run without a conversation", () => {
    expect(drawConversation(foldRunState(events.slice(0, 1)))).toBe("sequenceDiagram\n");
  });
});

describe("communicationLog", () => {
  test("tells every message with its outcome, what was dropped and what was shared", () => {
    const log = communicationLog(events);
    expect(log).toMatchObject({ format: 1, run_id: "r", workflow: "w", status: "accepted", mode: "pubsub" });
    expect(log.messages).toMatchObject([
      { id: "q1", outcome: "answered", wait_ms: 10, answer: "Because." },
      { id: "q2", outcome: "timed-out", error: { code: "ASK_TIMEOUT" } },
      { id: "b", type: "broadcast", to: ["teacher", "x"] },
      { id: "q3", content: { question: "Why; #so?" } },
    ]);
    expect(log.messages[3]).not.toHaveProperty("outcome");
    expect(log.dropped).toEqual([{ time: 60, id: "z", outcome: "late", reason: "Too late." }]);
    expect(log.shared).toEqual([{ time: 70, from: "student", name: "n", version: 1, value: 1 }]);
  });

  test("names nodes of workflows within the run as the run does", () => {
    const { messages, shared } = communicationLog(within);
    expect(messages).toMatchObject([
      { from: `library?${questionId}/student`, to: `library?${questionId}/teacher`, answer: "Because." },
      { from: "each[3]#2/student", to: ["each[3]#2/teacher"] },
    ]);
    expect(shared).toMatchObject([{ from: "each[3]#2/student", name: "n" }]);
  });
});
