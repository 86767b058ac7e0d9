import type { LlmMessage, LlmRequest, ToolDefinition } from "@chasmx/core";
import type { Ask } from "../api.ts";
import type { Fields } from "../json.ts";
import { invalid } from "../options.ts";
import { instructed, type OutputFormat, outputOf } from "../output-format.ts";
import { writeArguments } from "../tool-calls.ts";
import type { ReasoningMemory } from "./reasoning.ts";

/** A request as the Responses API takes it (https://platform.openai.com/docs/api-reference/responses/create). */
export function responsesBody(ask: Ask, memory: ReasoningMemory): Fields {
  const { request, model, settings, concessions, isStreamed } = ask;
  assertKnown(request);
  const { isOpenai } = settings;
  const output = outputOf(request, { isOpenai, isRefused: concessions.has("output-format") });
  const messages = output.isInstructed ? instructed(request) : request.messages;
  const { tools = [], temperature, max_tokens: limit, reasoning_effort: effort } = request;
  const body: Fields = {
    model,
    input: messages.flatMap((message) => inputItems(message, memory)),
    // The journal keeps the conversation; the service need not.
    store: false,
    tools: tools.length === 0 ? undefined : tools.map(responsesTool),
    text: output.format === undefined ? undefined : { format: textFormat(output.format) },
    temperature,
    max_output_tokens: limit,
    reasoning: effort === undefined ? undefined : { effort },
    include: wantsReasoning(ask) && !concessions.has("reasoning-items") ? ["reasoning.encrypted_content"] : undefined,
    stream: isStreamed ? true : undefined,
  };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

function assertKnown(request: LlmRequest): void {
  const lacking = (["seed", "stop"] as const).find((name) => request[name] !== undefined);
  if (lacking === undefined) return;
  throw invalid(`the Responses API has no "${lacking}". Take it out of the node, or set api to "chat".`);
}

/** The names of models that reason; others refuse to be asked for what they have thought. */
const reasoningModels = /^(o\d|gpt-([5-9]|1\d)|codex)(?!.*-chat)/;

function wantsReasoning({ request, model, settings }: Ask): boolean {
  return settings.isOpenai && (request.reasoning_effort !== undefined || reasoningModels.test(model));
}

function textFormat(format: OutputFormat): Fields {
  return { type: "json_schema", ...format };
}

/** Without `strict: false` this API closes every object of the schema and requires all its properties. */
function responsesTool({ name, description, parameters }: ToolDefinition): Fields {
  return { type: "function", name, description, parameters, strict: false };
}

function inputItems(message: LlmMessage, memory: ReasoningMemory): Fields[] {
  const { role, content } = message;
  if (role === "tool") return [{ type: "function_call_output", call_id: message.tool_call_id, output: content }];
  if (role !== "assistant") return [{ role, content }];
  const calls = message.tool_calls ?? [];
  return [
    ...(calls[0] === undefined ? [] : memory.before(calls[0].id)),
    ...(content === "" && calls.length > 0 ? [] : [{ role, content }]),
    ...calls.map((call) => ({
      type: "function_call",
      call_id: call.id,
      name: call.name,
      arguments: writeArguments(call),
    })),
  ];
}
