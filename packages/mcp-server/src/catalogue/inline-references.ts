import type { JsonObject, JsonValue } from "@chasmx/core";

/** Schemas of more parts than these, once nothing refers to anything any more, are too large for a list of tools. */
const maxParts = 2_000;

/** Keywords whose value holds schemas by name: what looks like a keyword there is a name. */
const byName: ReadonlySet<string> = new Set(["properties", "patternProperties", "dependentSchemas"]);
/** Keywords whose value is data. */
const data: ReadonlySet<string> = new Set(["const", "enum"]);
/** Keywords that make no sense once the schema stands within another one, and those that only speak to a reader. */
const dropped: ReadonlySet<string> = new Set([
  ...["$schema", "$id", "$comment", "$defs", "definitions"],
  ...["title", "description", "default", "examples"],
]);

/**
 * A JSON Schema in which each reference to a part of itself is that part, so that it can stand within another one: clients need
 * not follow references, and many do not. Its author's words are left out: nobody has vouched for them. Undefined where it refers to itself, to something else, or grows too large.
 */
export function withoutReferences(schema: JsonObject): JsonObject | undefined {
  let parts = 0;
  const resolve = (value: JsonValue, open: readonly string[]): JsonValue => {
    parts += 1;
    if (parts > maxParts) throw new Unresolvable();
    if (Array.isArray(value)) return value.map((item: JsonValue) => resolve(item, open));
    if (typeof value !== "object" || value === null) return value;
    return resolveObject(value as JsonObject, open);
  };
  const resolveObject = (value: JsonObject, open: readonly string[]): JsonValue => {
    const { $ref: reference, ...others } = value;
    if ("$dynamicRef" in value || "$recursiveRef" in value) throw new Unresolvable();
    const rest = Object.fromEntries(
      Object.entries(others)
        .filter(([key]) => !dropped.has(key))
        .map(([key, item]) => [key, resolveKeyword(key, item as JsonValue, open)]),
    );
    if (reference === undefined) return rest;
    if (typeof reference !== "string" || open.includes(reference)) throw new Unresolvable();
    const target = resolve(partAt(schema, reference), [...open, reference]);
    return Object.keys(rest).length === 0 ? target : { ...rest, allOf: [...listOf(rest.allOf), target] };
  };
  const resolveKeyword = (key: string, value: JsonValue, open: readonly string[]): JsonValue => {
    if (data.has(key)) return value;
    if (!byName.has(key) || typeof value !== "object" || value === null || Array.isArray(value))
      return resolve(value, open);
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, resolve(part as JsonValue, open)]));
  };
  try {
    return resolveObject(schema, ["#"]) as JsonObject;
  } catch (error) {
    if (error instanceof Unresolvable || error instanceof URIError) return undefined;
    throw error;
  }
}

/** Ends the work on a schema that cannot stand alone. */
class Unresolvable extends Error {}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** The part that a JSON Pointer in a fragment names: RFC 6901, section 6. */
function partAt(schema: JsonObject, reference: string): JsonValue {
  if (reference !== "#" && !reference.startsWith("#/")) throw new Unresolvable();
  let part: JsonValue = schema;
  for (const token of decodeURIComponent(reference).split("/").slice(1)) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof part !== "object" || part === null || !Object.hasOwn(part, key)) throw new Unresolvable();
    part = (part as Readonly<Record<string, JsonValue>>)[key] as JsonValue;
  }
  return part;
}
