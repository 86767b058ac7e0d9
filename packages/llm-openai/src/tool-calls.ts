import type { JsonValue, ToolCall } from "@chasmx/core";
import { AnswerProblem } from "./answer-problem.ts";
import { textOf } from "./json.ts";

/** A model's call as an endpoint gives it. */
export interface GivenCall {
  readonly id: unknown;
  readonly name: unknown;
  readonly arguments: unknown;
}

/** A model's calls. Throws an AnswerProblem where one has no name. */
export function readCalls(given: readonly GivenCall[]): ToolCall[] {
  const ids = new Set<string>();
  return given.map((call, index) => {
    const name = textOf(call.name);
    if (name === undefined || name === "") throw new AnswerProblem("gave a tool call without a name");
    return { id: uniqueId(textOf(call.id), index, ids), name, arguments: readArguments(call.arguments) };
  });
}

/** Some endpoints leave the id out, or give each call the same: results could then not be told apart. */
function uniqueId(given: string | undefined, index: number, taken: Set<string>): string {
  const isUsable = given !== undefined && given !== "" && !taken.has(given);
  const id = isUsable ? given : `call_${index + 1}`;
  taken.add(id);
  return id;
}

/** Arguments that are no JSON stay a text: whoever carries the call out then tells the model, which can write them again. */
function readArguments(given: unknown): JsonValue {
  if (typeof given !== "string") return (given ?? {}) as JsonValue;
  if (given.trim() === "") return {};
  try {
    return JSON.parse(given) as JsonValue;
  } catch {
    return given;
  }
}

/**
 * A call's arguments as an endpoint is told them later. What was no object is wrapped: several endpoints refuse a whole
 * conversation for one text in it that is not the JSON of an object.
 */
export function writeArguments({ arguments: given }: ToolCall): string {
  const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
  return JSON.stringify(isObject ? given : { unreadable: given });
}
