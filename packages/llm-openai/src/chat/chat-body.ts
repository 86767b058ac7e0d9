import type { LlmMessage, LlmRequest, ToolCall, ToolDefinition } from "@chasmx/core";
import type { Ask } from "../api.ts";
import type { Fields } from "../json.ts";
import { instructed, type OutputFormat, outputOf } from "../output-format.ts";
import { writeArguments } from "../tool-calls.ts";

/** A request as Chat Completions takes it (https://platform.openai.com/docs/api-reference/chat/create). */
export function chatBody({ request, model, settings, concessions, isStreamed }: Ask): Fields {
  const { isOpenai } = settings;
  const output = outputOf(request, { isOpenai, isRefused: concessions.has("output-format") });
  const { tools = [], temperature, seed, stop, reasoning_effort: effort } = request;
  const asksUsage = isStreamed && !concessions.has("stream-options");
  return withoutUndefined({
    model,
    messages: (output.isInstructed ? instructed(request) : request.messages).map(chatMessage),
    tools: tools.length === 0 ? undefined : tools.map(chatTool),
    response_format: output.format === undefined ? undefined : responseFormat(output.format),
    temperature,
    seed,
    stop,
    reasoning_effort: effort,
    ...limit(request, isOpenai !== concessions.has("limit-name")),
    stream: isStreamed ? true : undefined,
    stream_options: asksUsage ? { include_usage: true } : undefined,
  });
}

/**
 * OpenAI's reasoning models refuse `max_tokens`, and all of its models take the newer name. Compatible endpoints are the other
 * way round: all take `max_tokens`, and several ignore the newer name, which would leave an answer without a limit.
 */
function limit({ max_tokens: limit }: LlmRequest, isNewer: boolean): Fields {
  return isNewer ? { max_completion_tokens: limit } : { max_tokens: limit };
}

function responseFormat(format: OutputFormat): Fields {
  return { type: "json_schema", json_schema: format };
}

function chatTool({ name, description, parameters }: ToolDefinition): Fields {
  return { type: "function", function: { name, description, parameters } };
}

function chatMessage(message: LlmMessage): Fields {
  const { role, content } = message;
  if (role === "tool") return { role, tool_call_id: message.tool_call_id, content };
  if (role !== "assistant" || message.tool_calls === undefined) return { role, content };
  return { role, content: content === "" ? null : content, tool_calls: message.tool_calls.map(chatCall) };
}

function chatCall(call: ToolCall): Fields {
  return { id: call.id, type: "function", function: { name: call.name, arguments: writeArguments(call) } };
}

function withoutUndefined(body: Fields): Fields {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
