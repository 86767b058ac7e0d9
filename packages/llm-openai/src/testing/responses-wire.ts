import type { ModelAnswer } from "./answer.ts";
import type { WireOptions, Written } from "./wire.ts";
import { callsOf, piecesOf, usageNumbers } from "./wire.ts";

const created = 1_750_000_000;

/** An answer as the Responses API gives it in one piece. */
export function response(answer: ModelAnswer, options: WireOptions): Written {
  const body = responseObject(answer, options, outputOf(answer, options));
  return { contentType: "application/json", pieces: [JSON.stringify(body)] };
}

/** The same as a stream of events. */
export function responseStream(answer: ModelAnswer, options: WireOptions): Written {
  const output = outputOf(answer, options);
  const whole = responseObject(answer, options, output);
  const events: object[] = [
    { type: "response.created", response: { ...whole, status: "in_progress", output: [] } },
    ...output.flatMap(itemEvents),
    { type: answer.end === undefined ? "response.completed" : "response.incomplete", response: whole },
  ];
  const pieces = events.map((event, index) => {
    const { type } = event as { readonly type: string };
    return `event: ${type}\ndata: ${JSON.stringify({ ...event, sequence_number: index })}\n\n`;
  });
  return { contentType: "text/event-stream", pieces };
}

interface Item {
  readonly id: string;
  readonly type: string;
  readonly arguments?: string;
  readonly content?: readonly { readonly type: string; readonly text?: string; readonly refusal?: string }[];
}

function outputOf(answer: ModelAnswer, { ordinal }: WireOptions): Item[] {
  const { text, refusal, reasoning } = answer;
  const parts = [
    ...(text === undefined ? [] : [{ type: "output_text", text, annotations: [], logprobs: [] }]),
    ...(refusal === undefined ? [] : [{ type: "refusal", refusal }]),
  ];
  const thought = { id: `rs_${ordinal}`, type: "reasoning", summary: [], encrypted_content: reasoning };
  const message = { id: `msg_${ordinal}`, type: "message", status: "completed", role: "assistant", content: parts };
  const calls = callsOf(answer, ordinal).map(({ id, name, written }) => ({
    id: `fc_${id}`,
    type: "function_call",
    status: "completed",
    arguments: written,
    call_id: id,
    name,
  }));
  return [...(reasoning === undefined ? [] : [thought]), ...(parts.length === 0 ? [] : [message]), ...calls];
}

function itemEvents(item: Item, index: number): object[] {
  const at = { item_id: item.id, output_index: index };
  const texts = (item.content ?? []).flatMap(({ type, text, refusal }, part) => [
    ...piecesOf(text ?? refusal ?? "").map((delta) => ({
      type: `response.${type}.delta`,
      ...at,
      content_index: part,
      delta,
    })),
    { type: `response.${type}.done`, ...at, content_index: part, text, refusal },
  ]);
  const calls = piecesOf(item.arguments ?? "").map((delta) => ({
    type: "response.function_call_arguments.delta",
    ...at,
    delta,
  }));
  return [
    { type: "response.output_item.added", output_index: index, item: { ...item, status: "in_progress" } },
    ...texts,
    ...calls,
    { type: "response.output_item.done", output_index: index, item },
  ];
}

function responseObject(answer: ModelAnswer, options: WireOptions, output: readonly Item[]): object {
  const { end } = answer;
  const reason = end === "length" ? "max_output_tokens" : "content_filter";
  return {
    id: `resp_${options.ordinal}`,
    object: "response",
    created_at: created,
    status: end === undefined ? "completed" : "incomplete",
    error: null,
    incomplete_details: end === undefined ? null : { reason },
    model: options.model,
    output,
    parallel_tool_calls: true,
    store: false,
    usage: responsesUsage(answer, options),
  };
}

function responsesUsage(answer: ModelAnswer, options: WireOptions): object | null {
  const numbers = usageNumbers(answer, options);
  if (numbers === undefined) return null;
  const { input, output, cached = 0, reasoning = 0 } = numbers;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}
