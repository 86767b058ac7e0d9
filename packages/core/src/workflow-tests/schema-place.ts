import type { JsonSchema } from "../contracts/json.ts";

/** The schemas that may describe what stands at a path, those of every alternative among them. */
export function schemasAt(schema: JsonSchema, path: readonly string[]): readonly JsonSchema[] {
  let found = [schema];
  for (const key of path) found = found.flatMap(alternatives).flatMap((one) => childrenOf(one, key));
  return found;
}

/** The keys that objects at a path may have. */
export function keysAt(schema: JsonSchema, path: readonly string[]): readonly string[] {
  return schemasAt(schema, path)
    .flatMap(alternatives)
    .flatMap(({ properties }) => (isSchema(properties) ? Object.keys(properties) : []));
}

function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  return Array.isArray(schema.anyOf) ? schema.anyOf.filter(isSchema) : [schema];
}

function childrenOf({ properties, items, additionalProperties }: JsonSchema, key: string): JsonSchema[] {
  if (isSchema(properties) && Object.hasOwn(properties, key)) return [properties[key]].filter(isSchema);
  return [items, additionalProperties].filter(isSchema);
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
