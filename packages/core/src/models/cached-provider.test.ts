import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LlmProvider, LlmRequest, LlmResponse } from "../contracts/llm-provider.ts";
import { ChasmError } from "../errors.ts";
import { document, tryRun } from "../testing/try-run.test-kit.ts";
import { type CachedProviderOptions, cachedProvider, type ModelCache } from "./cached-provider.ts";
import { requestKey } from "./request-key.ts";

const { signal } = new AbortController();
const messages = [{ role: "user", content: "Hi." }] as const;
const whole: LlmResponse = { content: "Hello.", finish_reason: "stop", usage: { input_tokens: 3, output_tokens: 2 } };

function memory() {
  const entries = new Map<string, unknown>();
  const ttls: unknown[] = [];
  const cache: ModelCache = {
    get: async (key) => entries.get(key),
    async set(key, value, ttlMs) {
      ttls.push(ttlMs);
      entries.set(key, JSON.parse(JSON.stringify(value)));
    },
  };
  return { cache, entries, ttls };
}

function counting(answer: () => unknown = () => whole) {
  const seen: LlmRequest[] = [];
  const provider: LlmProvider = {
    name: "counting",
    async generate(request) {
      seen.push(request);
      return answer() as LlmResponse;
    },
  };
  return { provider, seen };
}

async function twice(answer: () => unknown, request: Partial<LlmRequest> = {}) {
  const { cache, entries, ttls } = memory();
  const { provider, seen } = counting(answer);
  const cached = cachedProvider(provider, { cache, identity: "x", isDefault: true });
  const results: unknown[] = [];
  for (const _ of [1, 2])
    results.push(await cached.generate({ messages, ...request }, { signal }).catch((error) => error.code));
  return { results, calls: seen.length, size: entries.size, ttls, seen };
}

describe("cachedProvider", () => {
  const schema = { type: "object", required: ["n"] };
  test.each<[string, () => unknown, Partial<LlmRequest>?]>([
    ["was cut off", () => ({ ...whole, finish_reason: "length" })],
    ["was filtered", () => ({ ...whole, finish_reason: "content-filter" })],
    ["is none", () => ({ content: 7, finish_reason: "stop" })],
    ["does not satisfy its schema", () => whole, { output_schema: schema }],
    ["is asked for without a cache", () => whole, { cache: false }],
    [
      "failed",
      () => {
        throw new ChasmError("PROVIDER_FAILED", "No.");
      },
    ],
  ])("keeps no answer that %s", async (_, answer, request) => {
    expect(await twice(answer, request)).toMatchObject({ calls: 2, size: 0 });
  });

  test("gives the stored answer to the same request, marked, as having used nothing", async () => {
    const { results, calls, seen } = await twice(() => whole, { cache: true });
    expect(calls).toBe(1);
    expect(results).toEqual([whole, { content: "Hello.", finish_reason: "stop", cached: true }]);
    expect(seen[0]).not.toHaveProperty("cache");
  });

  test("keeps answers that call tools, and those that satisfy their schema", async () => {
    const calling = { content: "", finish_reason: "tool-calls", tool_calls: [{ id: "1", name: "f", arguments: {} }] };
    expect((await twice(() => calling, { output_schema: schema })).calls).toBe(1);
    expect((await twice(() => ({ ...whole, content: '{"n": 1}' }), { output_schema: schema })).calls).toBe(1);
  });

  test.each<[LlmRequest["cache"], number | undefined]>([
    [true, 5000],
    [{}, 5000],
    [{ ttl_seconds: 2 }, 2000],
  ])("keeps the answer to a request with the cache %j for %j ms", async (wish, ttl) => {
    const { cache, ttls } = memory();
    const cached = cachedProvider(counting().provider, { cache, identity: "x", ttlMs: 5000 });
    await cached.generate({ messages, cache: wish as boolean }, { signal });
    expect(ttls).toEqual([ttl]);
  });

  test("is off unless a request or its option turns it on", async () => {
    const { cache } = memory();
    const { provider, seen } = counting();
    const cached = cachedProvider(provider, { cache, identity: "x" });
    for (const _ of [1, 2]) await cached.generate({ messages }, { signal });
    expect(seen).toHaveLength(2);
  });

  test.each<[string, unknown]>([
    ["text", "garbage"],
    ["a number", 7],
    ["an answer without a reason", { content: "x" }],
    ["an answer that was cut off", { ...whole, finish_reason: "length" }],
    ["tool calls that are none", { content: "", finish_reason: "tool-calls", tool_calls: "x" }],
  ])("passes over %s that is stored, says so, and calls the model", async (_, stored) => {
    const { cache, entries } = memory();
    const { provider, seen } = counting();
    const cached = cachedProvider(provider, { cache, identity: "x", isDefault: true });
    entries.set(await requestKey("x", { messages }), stored);
    const notes: string[] = [];
    expect(await cached.generate({ messages }, { signal, onNote: (note) => void notes.push(note) })).toEqual(whole);
    expect(seen).toHaveLength(1);
    expect(notes).toEqual([expect.stringMatching(/^The cache of models' answers cannot be used for this call: /)]);
  });

  test("goes on without a cache that fails", async () => {
    const fail = () => Promise.reject(new Error("Down."));
    const cached = cachedProvider(counting().provider, {
      cache: { get: fail, set: fail },
      identity: "x",
      isDefault: true,
    });
    const notes: string[] = [];
    expect(await cached.generate({ messages }, { signal, onNote: (note) => void notes.push(note) })).toEqual(whole);
    expect(notes).toHaveLength(2);
  });

  test("tells providers apart, and requests, but not the order of their fields", async () => {
    const request: LlmRequest = { messages, model: "m", temperature: 0, max_tokens: 5 };
    const { max_tokens, messages: told, ...rest } = request;
    const key = await requestKey("x", request);
    expect(await requestKey("x", { ...rest, max_tokens: max_tokens ?? 0, messages: told, cache: true })).toBe(key);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    for (const other of [{ model: "n" }, { temperature: 1 }, { stop: ["."] }, { seed: 1 }, { messages: [] }])
      expect(await requestKey("x", { ...request, ...other })).not.toBe(key);
    expect(await requestKey("y", request)).not.toBe(key);
  });

  test("has one key for one JSON value", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (one, other) => {
        const keyOf = (value: unknown) => requestKey("x", { messages, output_schema: value as never });
        const isSame = (await keyOf(one)) === (await keyOf(other));
        expect(isSame).toBe(isEqual(one, other));
      }),
    );
  });
});

function isEqual(one: unknown, other: unknown): boolean {
  try {
    expect(JSON.parse(JSON.stringify(one))).toEqual(JSON.parse(JSON.stringify(other)));
    return true;
  } catch {
    return false;
  }
}

test("a node's cache serves its runs, costs nothing of a budget, and the journal says that it was used", async () => {
  const { cache } = memory();
  const options: CachedProviderOptions = { cache, identity: "x" };
  const { provider, seen } = counting();
  const agent = (more: object) => ({ type: "ai-processor", config: { prompt: "Do it.", max_tokens: 10, ...more } });
  const one = document(
    { a: agent({ cache: { ttl_seconds: 60 } }), b: agent({}) },
    { metadata: { budget: { max_tokens: 900 } } },
  );
  const runs = [1, 2].map(() => tryRun(one, { provider: cachedProvider(provider, options) }));
  for (const tried of runs) await (await tried).ended;
  const again = await tryRun(one, { provider: cachedProvider(provider, options) });
  const state = await again.ended;
  expect(state.status).toBe("completed");
  expect(state.usage).toEqual({ input_tokens: 3, output_tokens: 2 });
  const completed = again.of("step-completed").find(({ node_id: id }) => id === "a");
  expect(completed).toMatchObject({ result: { content: "Hello.", cached: true } });
  expect(completed).not.toHaveProperty("usage");
  expect(seen.length).toBeGreaterThanOrEqual(4);
});

test.each([7, "yes", { ttl_seconds: 0 }, { ttl: 5 }])("a node's cache of %j is refused", async (cache) => {
  const refused = document({ a: { type: "ai-processor", config: { prompt: "Do it.", cache } } });
  await expect(tryRun(refused)).rejects.toMatchObject({ code: "WORKFLOW_INVALID" });
});
