import assert from "node:assert/strict";
import type { JsonObject } from "../../contracts/json.ts";
import type { Directive, LlmMessage, LlmProvider, LlmResponse, ToolCall } from "../../contracts/llm-provider.ts";
import { type ProviderCase, type ProviderSubject, requestOf, signal, told, weather } from "./subject.ts";

const cities = ["Paris", "Rome"];
const directives: readonly Directive[] = cities.map((city) => ({ tool: weather.name, arguments: { city } }));
const task = "Call get_weather for Paris and for Rome, both at once. Then say in one sentence where it is warmer.";
const wanted: readonly ToolCall[] = cities.map((city, index) => ({
  id: `call-${index}`,
  name: weather.name,
  arguments: { city },
}));
const mostTurns = 6;

/** Tools, several calls, and what a conversation does to its request. */
export const conversationCases: readonly ProviderCase[] = [
  {
    name: "calls tools, takes their results and goes on, also where text is told in pieces",
    async run(subject) {
      for (const options of [{}, { onDelta: () => undefined }]) {
        const provider = await subject.create((text) => (text === task ? { tool_calls: wanted } : "Rome is warmer."));
        const { calls, last } = await talk(subject, provider, options);
        assert.deepEqual(
          calls.map((call) => (call.arguments as JsonObject).city),
          cities,
        );
        assert.equal(last.finish_reason, "stop");
        assert.notEqual(last.content, "");
      }
    },
  },
  told("gives text beside calls, and arguments that are no JSON as they were written", async (subject) => {
    const broken: ToolCall = { id: "a", name: weather.name, arguments: '{"city": "Par' };
    const provider = await subject.create(() => ({ content: "Let me see.", tool_calls: [broken] }));
    const request = requestOf(subject, task, { tools: [weather] });
    for (const options of [{}, { onDelta: () => undefined }]) {
      const { content, tool_calls: calls } = await provider.generate(request, { signal: signal(), ...options });
      assert.equal(content, "Let me see.");
      assert.deepEqual(
        calls?.map(({ name, arguments: given }) => [name, given]),
        [[broken.name, broken.arguments]],
      );
    }
  }),
  {
    name: "changes nothing of a request, also of one that is frozen",
    async run(subject) {
      const provider = await subject.create(() => "done");
      const schema = { type: "object", properties: { a: { type: "string" } }, required: ["a"] };
      const messages: readonly LlmMessage[] = [
        { role: "system", content: "You are brief." },
        { role: "user", content: task },
        { role: "assistant", content: "", tool_calls: wanted },
        ...wanted.map(({ id }) => ({ role: "tool", tool_call_id: id, content: "20 degrees" }) as const),
      ];
      const request = requestOf(subject, messages, { tools: [weather], output_schema: schema, directives });
      const before = structuredClone(request);
      await provider.generate(deepFrozen(request), { signal: signal() });
      assert.deepEqual(request, before);
    },
  },
  {
    name: "answers calls that are made at the same time, each with its own answer",
    async run(subject) {
      const provider = await subject.create((text) => `You said: ${text}`);
      const words = Array.from({ length: subject.isTold === false ? 4 : 50 }, (_, index) => `word${index}x`);
      const all = await Promise.all(
        words.map((word) => provider.generate(requestOf(subject, `Repeat this word: ${word}`), { signal: signal() })),
      );
      for (const [index, { content }] of all.entries())
        assert.ok(content.includes(words[index] ?? ""), `answered ${JSON.stringify(content)} to ${words[index]}`);
    },
  },
];

/** Talks until there is no call left; a model may make its calls one by one. */
async function talk(subject: ProviderSubject, provider: LlmProvider, options: object) {
  const messages: LlmMessage[] = [{ role: "user", content: task }];
  const calls: ToolCall[] = [];
  for (let turn = 0; turn < mostTurns; turn++) {
    const request = requestOf(subject, [...messages], { tools: [weather], directives });
    const last = await provider.generate(request, { signal: signal(), ...options });
    const made = last.tool_calls ?? [];
    if (made.length === 0) return { calls, last };
    assertCalls(last, made);
    calls.push(...made);
    messages.push({ role: "assistant", content: last.content, tool_calls: made });
    for (const { id } of made) messages.push({ role: "tool", tool_call_id: id, content: "It is 20 degrees." });
  }
  return assert.fail(`still calls tools after ${mostTurns} turns`);
}

function assertCalls({ finish_reason: reason }: LlmResponse, calls: readonly ToolCall[]): void {
  assert.equal(reason, "tool-calls");
  assert.equal(new Set(calls.map(({ id }) => id)).size, calls.length, "two calls of one message have the same id");
  for (const { id, name } of calls) {
    assert.notEqual(id, "");
    assert.equal(name, weather.name);
  }
}

function deepFrozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.freeze(value);
    for (const item of Object.values(value)) deepFrozen(item);
  }
  return value;
}
