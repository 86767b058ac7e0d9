import type { JsonSchema } from "../../contracts/json.ts";

/** Keywords by which a schema may know keys in a way that cannot be listed. */
const openKeywords = [
  "additionalProperties",
  "patternProperties",
  "unevaluatedProperties",
  "propertyNames",
  "$ref",
  "$dynamicRef",
];
const combinations = ["allOf", "anyOf", "oneOf"];

const remembered = new WeakMap<JsonSchema, { readonly keys: ReadonlySet<string> | undefined }>();

/** The keys that a schema knows of an object; undefined where it leaves them open, or says by other keywords what they are. */
export function knownKeys(schema: JsonSchema | undefined): ReadonlySet<string> | undefined {
  if (schema === undefined) return undefined;
  const known = remembered.get(schema) ?? { keys: listKeys(schema) };
  remembered.set(schema, known);
  return known.keys;
}

function listKeys(schema: JsonSchema): ReadonlySet<string> | undefined {
  if (!isSchema(schema.properties) || isOpen(schema)) return undefined;
  return new Set(Object.keys(schema.properties));
}

function isOpen(schema: JsonSchema): boolean {
  if (openKeywords.some((keyword) => Object.hasOwn(schema, keyword)) || Object.hasOwn(schema, "if")) return true;
  return combinations.some((keyword) => {
    const parts = schema[keyword];
    return (
      Array.isArray(parts) &&
      parts.some((part) => isSchema(part) && (Object.hasOwn(part, "properties") || isOpen(part)))
    );
  });
}

/** The schema of what stands below another at a path, as far as `properties` and `items` say. */
export function schemaAt(schema: JsonSchema, path: readonly string[]): JsonSchema {
  let found: unknown = schema;
  for (const key of path) found = isSchema(found) ? (childSchema(found, key) ?? {}) : {};
  return isSchema(found) ? found : {};
}

/** The schema of one key of an object or, whatever the key, of an item of a list. */
export function childSchema(schema: JsonSchema, key: string): JsonSchema | undefined {
  const { properties, items } = schema;
  const found = isSchema(properties) && Object.hasOwn(properties, key) ? properties[key] : items;
  return isSchema(found) ? found : undefined;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
