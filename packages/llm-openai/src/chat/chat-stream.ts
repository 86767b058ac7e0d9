import { AnswerProblem } from "../answer-problem.ts";
import type { Hearing } from "../api.ts";
import { type Fields, fieldsOf, isObject, listOf, textOf } from "../json.ts";

/** A streamed answer that grows until it is whole. */
interface Growing {
  content: string;
  refusal: string;
  readonly calls: GrowingCall[];
  reason: unknown;
  usage: unknown;
  model: unknown;
}

interface GrowingCall {
  readonly index: unknown;
  id: string | undefined;
  name: string;
  arguments: string;
}

/**
 * Puts the chunks of a stream together into the completion that would have come in one piece, and tells its text as it comes.
 * Throws an AnswerProblem where the stream ends before its answer does.
 */
export async function assembleCompletion(chunks: AsyncIterable<unknown>, { heard, onDelta }: Hearing): Promise<Fields> {
  const growing: Growing = {
    content: "",
    refusal: "",
    calls: [],
    reason: undefined,
    usage: undefined,
    model: undefined,
  };
  for await (const chunk of chunks) {
    heard();
    const text = add(growing, fieldsOf(chunk));
    if (text !== "") onDelta(text);
  }
  if (growing.reason === undefined) throw new AnswerProblem("broke its answer off before the end");
  return completionOf(growing);
}

/** Adds a chunk, and gives the text that it brought. */
function add(growing: Growing, { choices, usage, model }: Fields): string {
  if (isObject(usage)) growing.usage = usage;
  growing.model ??= model;
  const [choice] = listOf(choices);
  const { delta, finish_reason: reason } = fieldsOf(choice);
  const { content, refusal, tool_calls: calls } = fieldsOf(delta);
  const text = textOf(content) ?? "";
  growing.content += text;
  growing.refusal += textOf(refusal) ?? "";
  growing.reason ??= reason ?? undefined;
  for (const call of listOf(calls)) addCall(growing.calls, fieldsOf(call));
  return text;
}

/** A piece of a call belongs to the one of its index, unless it has an id of its own: then it begins another. */
function addCall(calls: GrowingCall[], { index, id, function: called }: Fields): void {
  const { name, arguments: written } = fieldsOf(called);
  const given = textOf(id) || undefined;
  let call = index === undefined || index === null ? calls.at(-1) : calls.findLast((each) => each.index === index);
  if (call === undefined || (given !== undefined && call.id !== undefined && call.id !== given)) {
    call = { index, id: given, name: "", arguments: "" };
    calls.push(call);
  }
  call.id ??= given;
  if (call.name === "") call.name = textOf(name) ?? "";
  // Some endpoints give the arguments as an object, in one piece.
  call.arguments += isObject(written) ? JSON.stringify(written) : (textOf(written) ?? "");
}

function completionOf({ content, refusal, calls, reason, usage, model }: Growing): Fields {
  const toolCalls = calls.map(({ id, name, arguments: written }) => ({ id, function: { name, arguments: written } }));
  return { choices: [{ message: { content, refusal, tool_calls: toolCalls }, finish_reason: reason }], usage, model };
}
