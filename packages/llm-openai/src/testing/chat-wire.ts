import type { ModelAnswer } from "./answer.ts";
import type { WireOptions, Written } from "./wire.ts";
import { callsOf, piecesOf, usageNumbers } from "./wire.ts";

const created = 1_750_000_000;

/** An answer as Chat Completions gives it in one piece. */
export function chatCompletion(answer: ModelAnswer, options: WireOptions): Written {
  const { text = "", refusal, calls = [] } = answer;
  const toolCalls = callsOf(answer, options.ordinal).map(chatCall);
  const message = {
    role: "assistant",
    content: refusal !== undefined || (text === "" && calls.length > 0) ? null : text,
    refusal: refusal ?? null,
    annotations: [],
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
  };
  const choice = { index: 0, message, logprobs: null, finish_reason: reasonOf(answer) };
  const usage = chatUsage(answer, options);
  const body = { ...head("chat.completion", options), choices: [choice], ...(usage === undefined ? {} : { usage }) };
  return { contentType: "application/json", pieces: [JSON.stringify(body)] };
}

/** The same as a stream of events. */
export function chatStream(answer: ModelAnswer, options: WireOptions): Written {
  const { text = "", refusal } = answer;
  const deltas: object[] = [
    { role: "assistant", content: "", refusal: null },
    ...piecesOf(text).map((content) => ({ content })),
    ...piecesOf(refusal ?? "").map((piece) => ({ refusal: piece })),
    ...callsOf(answer, options.ordinal).flatMap(callDeltas),
  ];
  const chunk = (choices: readonly object[], usage?: object | null) => ({
    ...head("chat.completion.chunk", options),
    choices,
    ...(usage === undefined ? {} : { usage }),
  });
  const choice = (delta: object, reason: string | null) => ({
    index: 0,
    delta,
    logprobs: null,
    finish_reason: reason,
  });
  const usage = options.asksUsage ? chatUsage(answer, options) : undefined;
  const nothing = usage === undefined ? undefined : null;
  const chunks = [
    ...deltas.map((delta) => chunk([choice(delta, null)], nothing)),
    chunk([choice({}, reasonOf(answer))], nothing),
    ...(usage === undefined ? [] : [chunk([], usage)]),
  ];
  const events = [...chunks.map((each) => JSON.stringify(each)), "[DONE]"];
  return { contentType: "text/event-stream", pieces: events.map((event) => `data: ${event}\n\n`) };
}

function head(object: string, { model, ordinal }: WireOptions): object {
  return { id: `chatcmpl-${ordinal}`, object, created, model, service_tier: "default", system_fingerprint: null };
}

function reasonOf({ end, calls = [] }: ModelAnswer): string {
  if (end !== undefined) return end === "length" ? "length" : "content_filter";
  return calls.length > 0 ? "tool_calls" : "stop";
}

interface WireCall {
  readonly id: string;
  readonly name: string;
  readonly written: string;
}

function chatCall({ id, name, written }: WireCall): object {
  return { id, type: "function", function: { name, arguments: written } };
}

function callDeltas({ id, name, written }: WireCall, index: number): object[] {
  const first = { index, id, type: "function", function: { name, arguments: "" } };
  const rest = piecesOf(written).map((piece) => ({ index, function: { arguments: piece } }));
  return [first, ...rest].map((call) => ({ tool_calls: [call] }));
}

function chatUsage(answer: ModelAnswer, options: WireOptions): object | undefined {
  const numbers = usageNumbers(answer, options);
  if (numbers === undefined) return undefined;
  const { input, output, cached = 0, reasoning = 0 } = numbers;
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: reasoning, audio_tokens: 0 },
  };
}
