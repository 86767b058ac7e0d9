import type { ToolDefinition } from "@chasmx/core";
import { describe, expect, test } from "vitest";
import { listener, tryProvider } from "../provider-server.test-kit.ts";
import type { CompatibleServerOptions, RawAnswer } from "../testing/index.ts";

const tool: ToolDefinition = { name: "look", description: "Looks.", parameters: { type: "object", properties: {} } };
const api = "responses" as const;

/** A provider that takes the server for Azure's service, as which it is OpenAI's own. */
async function tryAzure(answer: CompatibleServerOptions["answer"]) {
  const { server } = await tryProvider(answer);
  const azure = { endpoint: server.url.replace("/v1", ""), apiVersion: "preview" };
  const { ask, server: unused } = await tryProvider([], { api, baseUrl: undefined, azure });
  await unused.close();
  const bodies = () => server.calls.map(({ body }) => body);
  return { ask, server, bodies, [Symbol.asyncDispose]: () => server.close() };
}

const events = (...list: readonly object[]): RawAnswer => ({
  contentType: "text/event-stream",
  body: list.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""),
});

describe("what the Responses API is sent", () => {
  test("is the conversation as items, with the settings in its own names, and kept by nobody", async () => {
    await using tried = await tryProvider(["ok"], { api });
    await tried.ask({
      messages: [
        { role: "system", content: "S" },
        { role: "user", content: "U" },
        { role: "assistant", content: "T", tool_calls: [{ id: "c1", name: "look", arguments: { at: 1 } }] },
        { role: "tool", tool_call_id: "c1", content: "seen" },
      ],
      tools: [tool],
      temperature: 1,
      max_tokens: 9,
      reasoning_effort: "high",
      output_schema: { type: "object" },
    });
    expect(tried.server.calls[0]?.path).toBe("/v1/responses");
    expect(tried.bodies()).toEqual([
      {
        model: "m",
        input: [
          { role: "system", content: expect.stringMatching(/^S\n\n.*JSON Schema/s) },
          { role: "user", content: "U" },
          { role: "assistant", content: "T" },
          { type: "function_call", call_id: "c1", name: "look", arguments: '{"at":1}' },
          { type: "function_call_output", call_id: "c1", output: "seen" },
        ],
        store: false,
        tools: [{ type: "function", name: "look", description: "Looks.", parameters: tool.parameters, strict: false }],
        temperature: 1,
        max_output_tokens: 9,
        reasoning: { effort: "high" },
      },
    ]);
  });

  test("holds the schema in its mode, and no tokens beside it", async () => {
    await using tried = await tryAzure(["{}"]);
    const schema = { type: "object", properties: {}, additionalProperties: false };
    await tried.ask({ output_schema: schema });
    expect(tried.server.calls[0]?.path).toBe("/openai/responses?api-version=preview");
    expect(tried.bodies()[0]).toEqual({
      model: "m",
      input: [{ role: "user", content: "hi" }],
      store: false,
      text: { format: { type: "json_schema", name: "output", schema, strict: true } },
    });
  });

  test.each([["seed", { seed: 1 }] as const, ["stop", { stop: ["x"] }] as const])(
    "is nothing where %s is set, which this API does not have",
    async (name, given) => {
      await using tried = await tryProvider([], { api });
      await expect(tried.ask(given)).rejects.toMatchObject({
        code: "OPTION_INVALID",
        message: expect.stringContaining(`"${name}"`),
      });
      expect(tried.bodies()).toEqual([]);
    },
  );

  test("holds what a reasoning model thought before it called a tool", async () => {
    await using tried = await tryAzure([{ reasoning: "gAAA", calls: [{ name: "look", arguments: {} }] }, "ok"]);
    const question = { role: "user", content: "hi" } as const;
    const { tool_calls: calls = [] } = await tried.ask({ model: "gpt-5-mini", messages: [question], tools: [tool] });
    await tried.ask({
      model: "gpt-5-mini",
      messages: [
        question,
        { role: "assistant", content: "", tool_calls: calls },
        { role: "tool", tool_call_id: calls[0]?.id ?? "", content: "seen" },
      ],
    });
    const [first, second] = tried.bodies();
    expect(first).toMatchObject({ include: ["reasoning.encrypted_content"] });
    expect(second?.input).toMatchObject([
      question,
      { type: "reasoning", id: "rs_0", encrypted_content: "gAAA" },
      { type: "function_call", call_id: "call_0_0" },
      { type: "function_call_output" },
    ]);
  });

  test("asks for no thoughts where the model has refused to give them", async () => {
    await using tried = await tryAzure(({ body }) =>
      body.include === undefined
        ? "ok"
        : { status: 400, error: { message: "Encrypted content is not supported with this model.", param: "include" } },
    );
    for (let count = 0; count < 2; count++) await tried.ask({ reasoning_effort: "low" });
    expect(tried.bodies().map((body) => "include" in body)).toEqual([true, false, false]);
  });
});

describe("what the Responses API answers", () => {
  test("is text and several calls, the same where the stream is split at every byte", async () => {
    const answer = {
      text: "Let me see 漢字.",
      calls: [
        { name: "look", arguments: { at: "😀" } },
        { name: "look", arguments: '{"at' },
      ],
      usage: { input: 1, output: 4, cached: 1, reasoning: 2 },
    };
    const expected = {
      content: "Let me see 漢字.",
      tool_calls: [
        { id: "call_0_0", name: "look", arguments: { at: "😀" } },
        { id: "call_0_1", name: "look", arguments: '{"at' },
      ],
      finish_reason: "tool-calls",
      usage: { input_tokens: 1, output_tokens: 4, cached_tokens: 1, reasoning_tokens: 2 },
      model: "m",
    };
    await using whole = await tryProvider([answer], { api });
    expect(await whole.ask({ tools: [tool] })).toEqual(expected);
    await using split = await tryProvider([answer], { api, delivery: { pieceBytes: 1 } });
    const { pieces, onDelta } = listener();
    expect(await split.ask({ tools: [tool] }, { onDelta })).toEqual(expected);
    expect(pieces).toEqual(["Let", " me", " see", " 漢字."]);
  });

  test("is a refusal: its words, and that the answer was withheld", async () => {
    await using tried = await tryProvider([{ refusal: "I cannot." }, { refusal: "I cannot." }], { api });
    const expected = { content: "I cannot.", finish_reason: "content-filter" };
    expect(await tried.ask({})).toMatchObject(expected);
    const { pieces, onDelta } = listener();
    expect(await tried.ask({}, { onDelta })).toMatchObject(expected);
    expect(pieces).toEqual([]);
  });

  test.each<[string, RawAnswer, object]>([
    [
      "fails with an event",
      events({ type: "error", code: "server_error", message: "It broke." }),
      { code: "PROVIDER_FAILED", retryable: true, message: expect.stringContaining('"It broke."') },
    ],
    [
      "fails with a response",
      events({
        type: "response.failed",
        response: { status: "failed", output: [], error: { code: "rate_limit_exceeded", message: "Slow down." } },
      }),
      { code: "PROVIDER_RATE_LIMITED", retryable: true, message: expect.stringContaining('"Slow down."') },
    ],
    [
      "ends without its answer",
      events({ type: "response.output_text.delta", delta: "a" }),
      { code: "PROVIDER_FAILED", retryable: true, message: expect.stringContaining("broke its answer off") },
    ],
  ])("that %s, rejects", async (_, answer, expected) => {
    await using tried = await tryProvider([answer], { api });
    await expect(tried.ask({}, listener())).rejects.toMatchObject(expected);
  });
});
