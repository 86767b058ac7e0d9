import type { JsonSchema, JsonValue } from "../contracts/json.ts";

/** Deeper than this a schema is answered with null: one that refers to itself has no end. */
const maxDepth = 12;

/** The plainest value that a schema describes; texts are the given one where the schema leaves them free. */
export function exampleOf(schema: JsonSchema, text: string, depth = 0): JsonValue {
  if (depth > maxDepth) return null;
  if (schema.const !== undefined) return schema.const as JsonValue;
  const [first] = [...listOf(schema.enum), ...listOf(schema.examples)];
  if (first !== undefined) return first as JsonValue;
  if (schema.default !== undefined) return schema.default as JsonValue;
  const [choice] = [...listOf(schema.anyOf), ...listOf(schema.oneOf), ...listOf(schema.allOf)];
  if (choice !== undefined && schema.type === undefined) return exampleOf(choice as JsonSchema, text, depth + 1);
  const type = listOf(schema.type)[0] ?? schema.type ?? (schema.properties === undefined ? "string" : "object");
  return examples[String(type)]?.(schema, text, depth) ?? null;
}

const examples: Readonly<Record<string, (schema: JsonSchema, text: string, depth: number) => JsonValue>> = {
  string: (schema, text) => textFor(schema, text),
  number: (schema) => numberFor(schema),
  integer: (schema) => Math.ceil(numberFor(schema)),
  boolean: () => true,
  array(schema, text, depth) {
    const length = Math.max(1, Number(schema.minItems ?? 1));
    const items = (schema.items ?? {}) as JsonSchema;
    return Array.from({ length: Math.min(length, 100) }, () => exampleOf(items, text, depth + 1));
  },
  object(schema, text, depth) {
    const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
    return Object.fromEntries(properties.map(([name, property]) => [name, exampleOf(property, text, depth + 1)]));
  },
};

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function textFor(schema: JsonSchema, text: string): string {
  const longest = Number(schema.maxLength ?? text.length);
  return text.slice(0, longest).padEnd(Number(schema.minLength ?? 0), ".");
}

function numberFor(schema: JsonSchema): number {
  const above = schema.exclusiveMinimum === undefined ? undefined : Number(schema.exclusiveMinimum) + 1;
  const least = Number(schema.minimum ?? above ?? 1);
  return Math.min(least, Number(schema.maximum ?? least));
}
