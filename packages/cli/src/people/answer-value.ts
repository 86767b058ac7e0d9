import { ChasmError, inputProblem, type JsonValue, parse, type RequestedInput } from "@chasmx/core";

/**
 * What a text gives as the answer to a request: a choice or a text as it stands, and JSON where the request has a schema. A
 * text that such a schema asks for needs no quotes. Rejects with INPUT_INVALID where it is not what is asked for.
 */
export async function answerValue(request: RequestedInput, text: string): Promise<JsonValue> {
  const { choices, schema } = request;
  const value = choices === undefined && schema !== undefined ? jsonValue(text, schema.type === "string") : text;
  const problem = await inputProblem(request, value);
  if (problem !== undefined) throw new ChasmError("INPUT_INVALID", problem);
  return value;
}

function jsonValue(text: string, isText: boolean): JsonValue {
  const { value, diagnostics } = parse(text);
  const [first] = diagnostics;
  const isJson = first === undefined && value !== undefined;
  if (isText) return isJson && typeof value === "string" ? value : text;
  if (isJson) return value;
  const { line, character } = first?.range.start ?? { line: 0, character: 0 };
  const place = line === 0 ? `character ${character + 1}` : `line ${line + 1}, character ${character + 1}`;
  throw new ChasmError(
    "INPUT_INVALID",
    `This is not JSON, which is asked for here: see ${place}. Write it as in {"key": "value"}, ["a", "b"], "text" or 3.`,
  );
}

/** Whether choices can be picked by their numbers: not where one of them looks like a number itself. */
export function isNumbered(choices: readonly string[]): boolean {
  return !choices.some((choice) => /^\s*\d+\s*$/.test(choice));
}

/** The choice that a person means by its text, its number or a beginning of it that no other has; else what they typed. */
export function meantChoice(choices: readonly string[], typed: string): string {
  if (choices.includes(typed)) return typed;
  if (/^\d+$/.test(typed)) return (isNumbered(choices) ? choices[Number(typed) - 1] : undefined) ?? typed;
  const begun = choices.filter((choice) => choice.toLowerCase().startsWith(typed.toLowerCase()));
  const whole = begun.filter((choice) => choice.length === typed.length);
  const [meant, ...others] = whole.length > 0 ? whole : begun;
  return meant !== undefined && others.length === 0 ? meant : typed;
}
