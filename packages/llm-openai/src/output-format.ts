import type { JsonSchema, LlmMessage, LlmRequest } from "@chasmx/core";
import { fitsStrictMode, hasObjectRoot } from "./strict-schema.ts";

/** A schema as both APIs take it. */
export interface OutputFormat {
  readonly name: string;
  readonly schema: { [keyword: string]: unknown };
  readonly strict: boolean;
}

/** How a model is held to a schema: by the API's own mode, by words, or by both. */
export interface Output {
  readonly format?: OutputFormat;
  readonly isInstructed: boolean;
}

/**
 * Chooses how a request's schema reaches the model. OpenAI's own service enforces what it takes. Other endpoints are told in
 * words as well, because several ignore the mode without a word; and where there are tools in words alone, because several
 * then hold every turn to the schema, so that no tool could ever be called.
 */
export function outputOf(
  { output_schema: schema, tools = [] }: LlmRequest,
  { isOpenai, isRefused }: { readonly isOpenai: boolean; readonly isRefused: boolean },
): Output {
  if (schema === undefined) return { isInstructed: false };
  const takesFormat = !isRefused && hasObjectRoot(schema) && (isOpenai || tools.length === 0);
  return { ...(takesFormat ? { format: formatOf(schema) } : {}), isInstructed: !(takesFormat && isOpenai) };
}

function formatOf(schema: JsonSchema): OutputFormat {
  return { name: "output", schema, strict: fitsStrictMode(schema) };
}

/** The messages with the schema in words, in the system message: some models take one alone, at the start. */
export function instructed({ messages, output_schema: schema }: LlmRequest): readonly LlmMessage[] {
  const words = `Your final answer is JSON alone, with no other text and no Markdown around it. It satisfies this JSON Schema:\n${JSON.stringify(schema)}`;
  const [first, ...rest] = messages;
  if (first?.role !== "system") return [{ role: "system", content: words }, ...messages];
  return [{ role: "system", content: `${first.content}\n\n${words}` }, ...rest];
}
