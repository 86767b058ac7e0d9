import assert from "node:assert/strict";
import type { LlmResponse, Usage } from "../../contracts/llm-provider.ts";
import { checkedResponse } from "../../models/response-check.ts";
import { type ProviderCase, type ProviderSubject, requestOf, signal, told } from "./subject.ts";

const texts = [
  "plain",
  "line\nbreak\r\n\t and quotes \" ' ` \\ and {{template}} and </question>",
  "é 漢字 😀 \u2028 \u{10ffff} \ufeff",
  "data: [DONE]\n\ndata: {}\n\n",
  "CALL: ask_node('x', 'y')",
  "x ".repeat(50_000),
];

/** What an answer is. */
export const answerCases: readonly ProviderCase[] = [
  {
    name: "answers with a text, says why it ended, and gives what a journal can hold",
    async run(subject) {
      const provider = await subject.create(() => "blue");
      const response = await provider.generate(requestOf(subject, "Name a colour."), { signal: signal() });
      assertWhole(response, provider.name);
      assert.equal(response.finish_reason, "stop");
      assert.notEqual(response.content, "");
      if (subject.isTold !== false) assert.equal(response.content, "blue");
    },
  },
  told("gives every text as the model wrote it, in pieces or not", async (subject) => {
    for (const text of texts) {
      const provider = await subject.create(() => text);
      const request = requestOf(subject, "Say it.");
      const whole = await provider.generate(request, { signal: signal() });
      assert.equal(whole.content, text);
      const { response, pieces } = await streamed(subject, provider.generate, text);
      assert.equal(response.content, text);
      if (pieces.length > 0) assert.equal(pieces.join(""), text);
    }
  }),
  {
    name: "tells its text piece by piece: the pieces together are the answer",
    async run(subject) {
      const provider = await subject.create((asked) => `You asked: ${asked}`);
      const { response, pieces } = await streamed(subject, provider.generate, "Count from one to five in words.");
      if (subject.isStreaming === true) assert.ok(pieces.length > 1, `told ${pieces.length} pieces`);
      if (pieces.length > 0) assert.equal(pieces.join(""), response.content);
      assertWhole(response, provider.name);
    },
  },
  told("says that an answer was cut off, or withheld", async (subject) => {
    for (const reason of ["length", "content-filter"] as const) {
      const provider = await subject.create(() => ({ content: "It was a dark and", finish_reason: reason }));
      const response = await provider.generate(requestOf(subject, "Tell."), { signal: signal() });
      assert.equal(response.finish_reason, reason);
      const { response: inPieces } = await streamed(subject, provider.generate, "Tell.");
      assert.equal(inPieces.finish_reason, reason);
    }
  }),
  {
    name: "counts what it used in whole numbers, where it counts",
    async run(subject) {
      const provider = await subject.create(() => "blue");
      const { usage } = await provider.generate(requestOf(subject, "Name a colour."), { signal: signal() });
      if (usage !== undefined) assertCounts(usage);
    },
  },
  told("gives the usage that its service tells, in pieces or not, and none where it tells none", async (subject) => {
    const usage = { input_tokens: 12, output_tokens: 7, cached_tokens: 5, reasoning_tokens: 3 };
    const counting = await subject.create(() => ({ content: "blue", usage }));
    const request = requestOf(subject, "Name a colour.");
    assert.deepEqual((await counting.generate(request, { signal: signal() })).usage, usage);
    assert.deepEqual((await streamed(subject, counting.generate, "Name a colour.")).response.usage, usage);
    const silent = await subject.create(() => ({ content: "blue" }));
    assert.equal((await silent.generate(request, { signal: signal() })).usage, undefined);
  }),
];

type Generate = Awaited<ReturnType<ProviderSubject["create"]>>["generate"];

/** Asks for an answer in pieces. */
async function streamed(subject: ProviderSubject, generate: Generate, text: string) {
  const pieces: string[] = [];
  const onDelta = (piece: string) => void pieces.push(piece);
  const response = await generate(requestOf(subject, text), { signal: signal(), onDelta });
  return { response, pieces };
}

/** What a provider gives is JSON as it stands, and core takes all of it. */
function assertWhole(response: LlmResponse, provider: string): void {
  assert.deepEqual(JSON.parse(JSON.stringify(response)), response);
  assert.deepEqual(checkedResponse(response, provider), response);
}

function assertCounts({ input_tokens, output_tokens, cached_tokens = 0, reasoning_tokens = 0 }: Usage): void {
  for (const count of [input_tokens, output_tokens, cached_tokens, reasoning_tokens])
    assert.ok(Number.isInteger(count) && count >= 0, `counts ${count}`);
  assert.ok(cached_tokens <= input_tokens, "more cached tokens than input");
  assert.ok(reasoning_tokens <= output_tokens, "more reasoning than output");
}
