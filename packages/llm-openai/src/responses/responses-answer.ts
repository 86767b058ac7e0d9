import type { LlmResponse } from "@chasmx/core";
import { AnswerProblem } from "../answer-problem.ts";
import { type Fields, fieldsOf, listOf, textOf } from "../json.ts";
import { readCalls } from "../tool-calls.ts";
import { usageOf } from "../usage.ts";

/** What the Responses API answered. Throws an AnswerProblem. */
export function readResponse(response: Fields): LlmResponse {
  const { output, status, usage: given, model } = response;
  if (!Array.isArray(output)) throw new AnswerProblem("gave an answer without output");
  if (status === "cancelled") throw new AnswerProblem("cancelled its answer");
  const items = output.map(fieldsOf);
  const parts = items.flatMap(({ type, content }) => (type === "message" ? listOf(content).map(fieldsOf) : []));
  const refusal = joined(parts, "refusal", "refusal");
  const calls = items.filter(({ type }) => type === "function_call");
  const toolCalls = readCalls(
    calls.map(({ call_id: id, name, arguments: written }) => ({ id, name, arguments: written })),
  );
  const usage = usageOf(given, { input: "input_tokens", output: "output_tokens" });
  return {
    content: refusal === "" ? joined(parts, "output_text", "text") : refusal,
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
    finish_reason: refusal === "" ? reasonOf(response, toolCalls.length > 0) : "content-filter",
    ...(usage === undefined ? {} : { usage }),
    ...(typeof model === "string" ? { model } : {}),
  };
}

function joined(parts: readonly Fields[], type: string, field: string): string {
  return parts.map((part) => (part.type === type ? (textOf(part[field]) ?? "") : "")).join("");
}

function reasonOf({ status, incomplete_details: details }: Fields, hasCalls: boolean): LlmResponse["finish_reason"] {
  if (status === "incomplete") return fieldsOf(details).reason === "content_filter" ? "content-filter" : "length";
  return hasCalls ? "tool-calls" : "stop";
}
