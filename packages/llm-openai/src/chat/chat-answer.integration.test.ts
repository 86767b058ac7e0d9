import type { ToolDefinition } from "@chasmx/core";
import { describe, expect, test } from "vitest";
import { listener, tryProvider } from "../provider-server.test-kit.ts";
import type { RawAnswer } from "../testing/index.ts";

const tool: ToolDefinition = { name: "look", description: "Looks.", parameters: { type: "object", properties: {} } };

const stream = (...chunks: readonly (object | string)[]): RawAnswer => ({
  contentType: "text/event-stream; charset=utf-8",
  body: chunks.map((chunk) => (typeof chunk === "string" ? chunk : `data: ${JSON.stringify(chunk)}\n\n`)).join(""),
});
const delta = (given: object, reason: string | null = null) => ({ choices: [{ delta: given, finish_reason: reason }] });

describe("what Chat Completions answers", () => {
  test("is the text, the model and what was used", async () => {
    await using tried = await tryProvider([{ text: "blue", usage: { input: 9, output: 4, cached: 2, reasoning: 3 } }]);
    expect(await tried.ask({})).toEqual({
      content: "blue",
      finish_reason: "stop",
      usage: { input_tokens: 9, output_tokens: 4, cached_tokens: 2, reasoning_tokens: 3 },
      model: "m",
    });
  });

  test("is several calls, the same where the stream is split at every byte", async () => {
    const answer = {
      text: "Let me see 漢字.",
      calls: [
        { name: "look", arguments: { at: "Paris 😀" } },
        { name: "look", arguments: "{}" },
        { name: "look", arguments: '{"at": "Ro' },
      ],
      usage: { input: 1, output: 2 },
    };
    const expected = {
      content: "Let me see 漢字.",
      tool_calls: [
        { id: "call_0_0", name: "look", arguments: { at: "Paris 😀" } },
        { id: "call_0_1", name: "look", arguments: {} },
        { id: "call_0_2", name: "look", arguments: '{"at": "Ro' },
      ],
      finish_reason: "tool-calls",
      usage: { input_tokens: 1, output_tokens: 2, cached_tokens: 0, reasoning_tokens: 0 },
      model: "m",
    };
    await using whole = await tryProvider([answer]);
    expect(await whole.ask({ tools: [tool] })).toEqual(expected);
    await using split = await tryProvider([answer], { delivery: { pieceBytes: 1 } });
    const { pieces, onDelta } = listener();
    expect(await split.ask({ tools: [tool] }, { onDelta })).toEqual(expected);
    expect(pieces).toEqual(["Let", " me", " see", " 漢字."]);
    expect(split.bodies()[0]).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  test("is a refusal: its words, and that the answer was withheld", async () => {
    await using tried = await tryProvider([{ refusal: "I cannot help." }, { refusal: "I cannot help." }]);
    const expected = { content: "I cannot help.", finish_reason: "content-filter" };
    expect(await tried.ask({})).toMatchObject(expected);
    const { pieces, onDelta } = listener();
    expect(await tried.ask({}, { onDelta })).toMatchObject(expected);
    expect(pieces).toEqual([]);
  });

  test("has no usage where the endpoint tells none", async () => {
    await using tried = await tryProvider([
      { text: "a", usage: "none" },
      { text: "a", usage: "none" },
    ]);
    expect(await tried.ask({})).not.toHaveProperty("usage");
    expect(await tried.ask({}, listener())).not.toHaveProperty("usage");
  });

  test("may come in one piece though a stream was asked for", async () => {
    const body = { choices: [{ message: { content: "whole" }, finish_reason: "stop" }] };
    await using tried = await tryProvider([{ body: JSON.stringify(body) }]);
    const { pieces, onDelta } = listener();
    expect(await tried.ask({}, { onDelta })).toMatchObject({ content: "whole", finish_reason: "stop" });
    expect(pieces).toEqual(["whole"]);
  });

  test.each<[string, RawAnswer, object]>([
    [
      "comments between the events, and lines that end with a carriage return",
      stream(": OPENROUTER PROCESSING\r\n\r\n", delta({ content: "a" }), ": ping\n\n", delta({ content: "b" }, "stop")),
      { content: "ab", finish_reason: "stop" },
    ],
    [
      "calls without an index, each in one piece, and `stop` as the reason",
      stream(
        delta({ tool_calls: [{ id: "x", function: { name: "look", arguments: { at: 1 } } }] }),
        delta({ tool_calls: [{ id: "y", function: { name: "look", arguments: '{"at":2}' } }] }, "stop"),
      ),
      {
        tool_calls: [
          { id: "x", name: "look", arguments: { at: 1 } },
          { id: "y", name: "look", arguments: { at: 2 } },
        ],
        finish_reason: "tool-calls",
      },
    ],
    [
      "two calls of the same index with ids of their own",
      stream(
        delta({ tool_calls: [{ index: 0, id: "x", function: { name: "look", arguments: "{}" } }] }),
        delta({ tool_calls: [{ index: 0, id: "y", function: { name: "look", arguments: "{}" } }] }, "tool_calls"),
      ),
      { tool_calls: [{ id: "x" }, { id: "y" }] },
    ],
    [
      "calls without ids",
      stream(
        delta(
          {
            tool_calls: [
              { index: 0, function: { name: "look" } },
              { index: 1, function: { name: "look" } },
            ],
          },
          "stop",
        ),
      ),
      { tool_calls: [{ id: "call_1", arguments: {} }, { id: "call_2" }] },
    ],
    [
      "usage in every chunk, null content, and thoughts beside it",
      stream(
        { ...delta({ content: null, reasoning_content: "hm" }), usage: { prompt_tokens: 1, completion_tokens: 1 } },
        { ...delta({ content: "a" }, "stop"), usage: { prompt_tokens: 1, completion_tokens: 2 } },
      ),
      { content: "a", usage: { input_tokens: 1, output_tokens: 2 } },
    ],
    [
      "text in parts",
      {
        body: JSON.stringify({
          choices: [{ message: { content: [{ type: "text", text: "a" }, { text: "b" }] }, finish_reason: "eos" }],
        }),
      },
      { content: "ab", finish_reason: "stop" },
    ],
  ])("is read from an endpoint that gives %s", async (_, answer, expected) => {
    await using tried = await tryProvider([answer]);
    expect(await tried.ask({}, listener())).toMatchObject(expected);
  });
});
