import type { LlmResponse } from "@chasmx/core";
import { AnswerProblem } from "../answer-problem.ts";
import { type Fields, fieldsOf, isObject, listOf, textOf } from "../json.ts";
import { readCalls } from "../tool-calls.ts";
import { usageOf } from "../usage.ts";

/** What Chat Completions answered. Throws an AnswerProblem. */
export function readCompletion({ choices, usage: given, model }: Fields): LlmResponse {
  const [choice] = listOf(choices);
  if (!isObject(choice)) throw new AnswerProblem("gave an answer without a choice");
  const { content, refusal, tool_calls: calls } = fieldsOf(choice.message);
  const refused = textOf(refusal) ?? "";
  const toolCalls = readCalls(listOf(calls).map(callOf));
  const usage = usageOf(given, { input: "prompt_tokens", output: "completion_tokens" });
  return {
    content: refused === "" ? contentOf(content) : refused,
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
    finish_reason: refused === "" ? reasonOf(choice.finish_reason, toolCalls.length > 0) : "content-filter",
    ...(usage === undefined ? {} : { usage }),
    ...(typeof model === "string" ? { model } : {}),
  };
}

function callOf(given: unknown) {
  const { id, function: called } = fieldsOf(given);
  const { name, arguments: written } = fieldsOf(called);
  return { id, name, arguments: written };
}

/** Some endpoints give the text in parts. */
function contentOf(content: unknown): string {
  if (typeof content === "string") return content;
  return listOf(content)
    .map((part) => textOf(fieldsOf(part).text) ?? "")
    .join("");
}

/** Endpoints differ in the word for a good end, and some say `stop` of an answer that calls tools. */
function reasonOf(reason: unknown, hasCalls: boolean): LlmResponse["finish_reason"] {
  if (reason === "length") return "length";
  if (reason === "content_filter") return "content-filter";
  return hasCalls ? "tool-calls" : "stop";
}
