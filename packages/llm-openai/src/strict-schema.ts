import type { JsonSchema } from "@chasmx/core";
import { fieldsOf, isObject, listOf } from "./json.ts";

/** The keywords that the API's strict mode knows (https://platform.openai.com/docs/guides/structured-outputs#supported-schemas). */
const keywords: ReadonlySet<string> = new Set(
  "type properties required additionalProperties items enum const anyOf $ref $defs definitions title description pattern format multipleOf minimum maximum exclusiveMinimum exclusiveMaximum minItems maxItems".split(
    " ",
  ),
);

const formats: ReadonlySet<unknown> = new Set("date-time time date duration email hostname ipv4 ipv6 uuid".split(" "));

/** The deepest nesting that strict mode takes. */
const deepest = 10;

/** Whether the API takes a schema at all: its root is an object. */
export function hasObjectRoot({ type, anyOf }: JsonSchema): boolean {
  return type === "object" && anyOf === undefined;
}

/** Whether a schema stays within what strict mode can hold a model to: every object closed, every property required. */
export function fitsStrictMode(schema: JsonSchema): boolean {
  return hasObjectRoot(schema) && fits(schema, 0);
}

function fits(schema: unknown, depth: number): boolean {
  if (!isObject(schema) || depth > deepest) return false;
  if (Object.keys(schema).some((keyword) => !keywords.has(keyword))) return false;
  if (schema.format !== undefined && !formats.has(schema.format)) return false;
  if (isObjectSchema(schema) && !isClosed(schema)) return false;
  return subSchemas(schema).every((sub) => fits(sub, depth + 1));
}

function isObjectSchema({ type, properties }: JsonSchema): boolean {
  return type === "object" || properties !== undefined || listOf(type).includes("object");
}

function isClosed({ properties, required, additionalProperties }: JsonSchema): boolean {
  const must = new Set(listOf(required));
  return additionalProperties === false && Object.keys(fieldsOf(properties)).every((name) => must.has(name));
}

function subSchemas({ properties, $defs, definitions, items, anyOf }: JsonSchema): unknown[] {
  const named = [properties, $defs, definitions].flatMap((group) => Object.values(fieldsOf(group)));
  return [...named, ...listOf(anyOf), ...(items === undefined ? [] : [items])];
}
