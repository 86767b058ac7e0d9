import type { JsonValue } from "../contracts/json.ts";
import type { LlmResponse, ToolCall, Usage } from "../contracts/llm-provider.ts";
import { ChasmError } from "../errors.ts";

const finishReasons: ReadonlySet<unknown> = new Set(["stop", "tool-calls", "length", "content-filter"]);

/**
 * What a provider gave, as a response that can be journaled: a provider is a plugin, and what it passes on comes from
 * outside. Fields that are null count as absent. Throws PROVIDER_OUTPUT_INVALID.
 */
export function checkedResponse(given: unknown, provider: string): JsonValue {
  if (typeof given !== "object" || given === null) throw invalid(provider, "it is no object");
  const {
    content,
    tool_calls: calls,
    finish_reason: reason,
    usage,
    model,
    cached,
  } = given as Partial<Record<keyof LlmResponse, unknown>>;
  const toolCalls = calls ?? [];
  if (!(content === undefined || content === null || typeof content === "string"))
    throw invalid(provider, "its content is no text");
  if (!(Array.isArray(toolCalls) && toolCalls.every(isToolCall)))
    throw invalid(provider, "its tool calls cannot be read");
  if (!finishReasons.has(reason)) throw invalid(provider, "it does not say why it ended");
  return {
    content: content ?? "",
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls.map(plainCall) }),
    finish_reason: reason as string,
    ...(cached === true ? { cached } : {}),
    ...(isUsage(usage) ? { usage: plainUsage(usage) } : {}),
    ...(typeof model === "string" ? { model } : {}),
  };
}

/** A call's known fields: a provider may pass on others, or leave some undefined, which JSON does not know. */
function plainCall({ id, name, arguments: given }: ToolCall): JsonValue {
  return { id, name, arguments: given ?? {} };
}

function plainUsage(usage: Usage): JsonValue {
  const names = ["input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens"] as const;
  return Object.fromEntries(names.flatMap((name) => (isCount(usage[name]) ? [[name, usage[name]]] : [])));
}

function invalid(provider: string, reason: string): ChasmError {
  return new ChasmError(
    "PROVIDER_OUTPUT_INVALID",
    `The provider "${provider}" gave a response that cannot be used: ${reason}.`,
  );
}

function isToolCall(value: unknown): value is ToolCall {
  if (typeof value !== "object" || value === null) return false;
  const { id, name } = value as Partial<ToolCall>;
  return typeof id === "string" && typeof name === "string";
}

function isUsage(value: unknown): value is Usage {
  if (typeof value !== "object" || value === null) return false;
  const { input_tokens: input, output_tokens: output } = value as Partial<Usage>;
  return isCount(input) && isCount(output);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && Number.isFinite(value);
}
