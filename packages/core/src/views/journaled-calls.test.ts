import { expect, test } from "vitest";
import type { LlmProvider, LlmRequest } from "../contracts/llm-provider.ts";
import type { RunEvent } from "../contracts/run-event.ts";
import { rehearsal } from "../models/rehearsal.ts";
import { tryRun } from "../testing/try-run.test-kit.ts";
import { journaledCalls } from "./journaled-calls.ts";

const agent = (id: string, prompt: string) => ({
  id,
  type: "ai-processor",
  config: { can_communicate: true, prompt, model: "small" },
});

const asking = {
  name: "Asking",
  nodes: [agent("student", "Learn. CALL: ask_node('teacher', 'What are tides?')"), agent("teacher", "Teach.")],
  edges: [{ from: "student", to: "teacher" }],
};

test("gives each call all the messages that its model was sent, its answer and what it used", async () => {
  const sent: LlmRequest[] = [];
  const embedded = rehearsal();
  const provider: LlmProvider = {
    name: "counting",
    async generate(request, options) {
      sent.push(request);
      return { ...(await embedded.generate(request, options)), usage: { input_tokens: 10, output_tokens: 2 } };
    },
  };
  const { ended, events } = await tryRun(asking, { provider });
  await ended;
  const calls = journaledCalls(events);
  expect(calls.map(({ messages }) => messages)).toEqual(sent.map(({ messages }) => messages));
  expect(calls.map(({ node, model }) => [node, model])).toEqual([
    ["student", "small"],
    ["teacher", "small"],
    ["student", "small"],
    ["teacher", "small"],
  ]);
  const question = events.find((event) => event.type === "message-sent");
  expect(calls[1]?.activity).toBe(question?.message_id);
  for (const call of calls) {
    expect(call).toMatchObject({
      usage: { input_tokens: 10, output_tokens: 2 },
      response: { finish_reason: expect.any(String) },
    });
    expect(call.endedAt).toBeGreaterThanOrEqual(call.startedAt);
  }
});

test("gives a call that is under way, one that failed, and no step that calls no model", () => {
  const base = { v: 1, run_id: "r", time: 5, path: "part" } as const;
  const request = { messages: [{ role: "user", content: "Hello" }], messages_before: 0 };
  const events: RunEvent[] = [
    { ...base, sequence: 0, type: "step-started", node_id: "a", key: "part/a/1/turn-0/0", request },
    { ...base, sequence: 1, type: "step-started", node_id: "b", key: "part/b/1/turn-0/0", request },
    { ...base, sequence: 2, type: "step-started", node_id: "c", key: "part/c/1/http/0", request: { messages: "none" } },
    { ...base, sequence: 3, type: "step-started", node_id: "d", key: "part/d/1/http/0" },
    {
      ...base,
      sequence: 4,
      type: "step-failed",
      node_id: "b",
      key: "part/b/1/turn-0/0",
      error: { code: "PROVIDER_FAILED", message: "No." },
    },
  ];
  expect(journaledCalls(events)).toEqual([
    { node: "part/a", activity: "1", messages: request.messages, startedAt: 5 },
    {
      node: "part/b",
      activity: "1",
      messages: request.messages,
      startedAt: 5,
      endedAt: 5,
      error: { code: "PROVIDER_FAILED", message: "No." },
    },
  ]);
});
