import { expect, test } from "vitest";
import { conversationOf, nodesThat, rehearse } from "../rehearse.ts";

const file = "two-agents/question.workflow.json";

test("the student asks the teacher", async () => {
  const { state } = await rehearse(file);
  expect(conversationOf(state)).toEqual([
    "student asks teacher: What is quantum entanglement, in simple terms? (answered)",
  ]);
});

test("the teacher answers first and corrects afterwards", async () => {
  const { state, events } = await rehearse(file);
  const order = events.flatMap((event) => {
    if (event.type === "message-settled") return ["answer"];
    return event.type === "node-started" ? [event.node_id] : [];
  });
  expect(order).toEqual(["start", "student", "answer", "teacher", "end"]);
  expect(nodesThat("completed", state)).toEqual(["start", "student", "teacher", "end"]);
});

test("the output holds the explanation and its correction", async () => {
  const { state } = await rehearse(file);
  const explanation = state.nodes.get("student")?.output;
  const correction = state.nodes.get("teacher")?.output;
  expect(explanation).toContain("Find out what quantum entanglement is.");
  expect(explanation).toContain("What is quantum entanglement, in simple terms?");
  expect(correction).toContain("Correct what is wrong in the student's explanation of quantum entanglement");
  expect(state.output).toEqual({ end: { explanation, correction } });
});

test("another topic reaches the question", async () => {
  const { state } = await rehearse(file, { topic: `O'Brien's "rainbow"` });
  expect(conversationOf(state)).toEqual([
    `student asks teacher: What is O'Brien's "rainbow", in simple terms? (answered)`,
  ]);
});
