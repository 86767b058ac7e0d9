import type { LlmMessage, LlmRequest, LlmResponse, ToolCall } from "../contracts/llm-provider.ts";

/** Providers draw the ids of tool calls by chance. Here each is counted within its conversation, so that it is always the same. */

/** A request with counted ids, and the number that the next call in its conversation has. */
export function countIds(request: LlmRequest): { readonly request: LlmRequest; readonly next: number } {
  let next = 1;
  let latest = new Map<string, string>();
  const messages = request.messages.map((message): LlmMessage => {
    if (message.role === "tool") {
      return { ...message, tool_call_id: latest.get(message.tool_call_id) ?? message.tool_call_id };
    }
    if (message.role !== "assistant" || message.tool_calls === undefined) return message;
    const counted = countCalls(message.tool_calls, next);
    // A result belongs to the calls just before it: an id need be unique in its message alone.
    latest = new Map(message.tool_calls.map(({ id }, index) => [id, counted[index]?.id ?? id]));
    next += counted.length;
    return { ...message, tool_calls: counted };
  });
  return { request: { ...request, messages }, next };
}

/** The answer to a request, its ids counted on from there. */
export function countAnswerIds(response: LlmResponse, next: number): LlmResponse {
  if (response.tool_calls === undefined) return response;
  return { ...response, tool_calls: countCalls(response.tool_calls, next) };
}

function countCalls(calls: readonly ToolCall[], from: number): ToolCall[] {
  return calls.map((call, index) => ({ ...call, id: `call-${from + index}` }));
}
