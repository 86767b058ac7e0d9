import type { JsonValue } from "../contracts/json.ts";
import type { RequestedInput } from "../contracts/run-event.ts";
import { validatorOf } from "../workflow/config/schema-validator.ts";

/**
 * Why a value is not what a person was asked for, as a sentence; undefined where it is. Rejects with WORKFLOW_INVALID where
 * the request's schema is no JSON Schema.
 */
export async function inputProblem(request: RequestedInput, value: JsonValue): Promise<string | undefined> {
  const { choices, schema } = request;
  const shown = JSON.stringify(value).slice(0, 80);
  if (choices !== undefined) {
    if (typeof value === "string" && choices.includes(value)) return undefined;
    return `${shown} is none of the choices. Give one of ${choices.map((choice) => `"${choice}"`).join(", ")}.`;
  }
  if (schema === undefined) return typeof value === "string" ? undefined : `${shown} is no text. Give a text.`;
  const [first] = (await validatorOf(schema))(value);
  if (first === undefined) return undefined;
  return `${first.pointer === "" ? "The value" : `"${first.pointer}"`} does not fit: ${first.message}`;
}
