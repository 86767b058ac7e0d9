import type { JsonSchema, JsonValue } from "../contracts/json.ts";
import { validatorOf } from "../workflow/config/schema-validator.ts";

/** What a model's text is as an output, or why it is none. */
export type ReadOutput = { readonly value: JsonValue; readonly problem?: undefined } | { readonly problem: string };

/** Makes the reader of a node's outputs: the text itself, or with a schema the JSON in it, held against the schema. */
export async function outputReader(schema: JsonSchema | undefined): Promise<(text: string) => ReadOutput> {
  if (schema === undefined) return (value) => ({ value });
  const validate = await validatorOf(schema);
  return (text) => {
    let value: JsonValue;
    try {
      value = JSON.parse(withoutFence(text)) as JsonValue;
    } catch {
      return { problem: "it is not JSON." };
    }
    const [first] = validate(value);
    return first === undefined ? { value } : { problem: `at "${first.pointer}": ${first.message}` };
  };
}

/** Models like to wrap JSON in a Markdown fence. */
function withoutFence(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith("```") || !trimmed.endsWith("```")) return trimmed;
  return trimmed.slice(trimmed.indexOf("\n") + 1, -3);
}
