import type { JsonSchema, JsonValue } from "../contracts/json.ts";

/** Deeper than this a schema is answered with null: one that refers to itself has no end. */
const maxDepth = 24;

/** Deeper than this an object has only the keys that it must have. */
const maxOptionalDepth = 6;

/** What an example is made of. */
interface Example {
  /** The whole schema, which references point into. */
  readonly root: JsonSchema;
  /** What texts say where the schema leaves them free. */
  readonly text: string;
  readonly depth: number;
}

/** The plainest value that a schema describes, as far as its keywords can be followed one by one. */
export function exampleOf(schema: JsonSchema, text: string): JsonValue {
  return example(schema, { root: schema, text, depth: 0 });
}

function example(given: JsonSchema, at: Example): JsonValue {
  if (at.depth > maxDepth) return null;
  const schema = resolve(given, at.root);
  const fixed = fixedValue(schema);
  if (fixed !== undefined) return fixed;
  const [choice] = [...listOf(schema.anyOf), ...listOf(schema.oneOf)];
  if (choice !== undefined && schema.type === undefined) return example(merge(schema, choice as JsonSchema), below(at));
  return examples[typeOf(schema)]?.(schema, at) ?? null;
}

function below(at: Example): Example {
  return { ...at, depth: at.depth + 1 };
}

function fixedValue(schema: JsonSchema): JsonValue | undefined {
  const values = [schema.const, listOf(schema.enum)[0], schema.default, listOf(schema.examples)[0]];
  return values.find((value) => value !== undefined) as JsonValue | undefined;
}

function typeOf(schema: JsonSchema): string {
  const type = Array.isArray(schema.type) ? (schema.type as unknown[])[0] : schema.type;
  if (type !== undefined) return String(type);
  return schema.properties === undefined && schema.required === undefined ? "string" : "object";
}

/** A schema with its reference followed and all that must hold together in one. */
function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const { $ref: reference, allOf, ...own } = schema;
  const parts = [
    ...(typeof reference === "string" ? [target(reference, root)] : []),
    ...(listOf(allOf) as JsonSchema[]),
  ];
  if (parts.length === 0) return schema;
  return parts.reduce((merged, part) => merge(merged, "allOf" in part ? resolve(part, root) : part), own);
}

/** What a reference within the same document points at: a JSON Pointer (RFC 6901) after `#`. */
function target(reference: string, root: JsonSchema): JsonSchema {
  const segments = reference
    .replace(/^#\/?/, "")
    .split("/")
    .filter((segment) => segment !== "");
  let found: unknown = root;
  for (const segment of segments) {
    const key = decodeURIComponent(segment).replaceAll("~1", "/").replaceAll("~0", "~");
    found =
      typeof found === "object" && found !== null && Object.hasOwn(found, key) ? (found as JsonSchema)[key] : undefined;
  }
  return typeof found === "object" && found !== null ? (found as JsonSchema) : {};
}

function merge(first: JsonSchema, second: JsonSchema): JsonSchema {
  const properties = { ...(first.properties as object | undefined), ...(second.properties as object | undefined) };
  const required = [...listOf(first.required), ...listOf(second.required)];
  const { anyOf: _, oneOf: __, ...rest } = first;
  return {
    ...rest,
    ...second,
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
  };
}

const examples: Readonly<Record<string, (schema: JsonSchema, at: Example) => JsonValue>> = {
  string: (schema, { text }) => textFor(schema, text),
  number: (schema) => numberFor(schema, false),
  integer: (schema) => numberFor(schema, true),
  boolean: () => true,
  array(schema, at) {
    const length = Math.min(Number(schema.minItems ?? 1), Number(schema.maxItems ?? 100), 100);
    const items = Array.from({ length }, () => example((schema.items ?? {}) as JsonSchema, below(at)));
    return schema.uniqueItems === true ? items.map(distinct) : items;
  },
  object(schema, at) {
    const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
    // Far down only what is required: what may be left out may go on for ever.
    const optional = at.depth < maxOptionalDepth ? Object.keys(properties) : [];
    const names = new Set([...optional, ...listOf(schema.required).map(String)]);
    return Object.fromEntries([...names].map((name) => [name, example(properties[name] ?? {}, below(at))]));
  },
};

/** Items that are alike differ by their place. */
function distinct(item: JsonValue, index: number): JsonValue {
  if (typeof item === "string" && index > 0) return `${item} (${index + 1})`;
  return typeof item === "number" ? item + index : item;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function textFor(schema: JsonSchema, text: string): string {
  const longest = Number(schema.maxLength ?? text.length);
  return text.slice(0, longest).padEnd(Number(schema.minLength ?? 0), ".");
}

/** The first plain number that lies within the bounds and on a step of `multipleOf`. */
function numberFor(schema: JsonSchema, isWhole: boolean): number {
  const bound = (name: string, otherwise: number) => Number(schema[name] ?? otherwise);
  const above = bound("exclusiveMinimum", Number.NEGATIVE_INFINITY);
  const under = bound("exclusiveMaximum", Number.POSITIVE_INFINITY);
  const least = bound("minimum", above);
  const most = bound("maximum", under);
  const fits = (value: number) => value > above && value < under && value >= least && value <= most;
  const step = Number(schema.multipleOf ?? (isWhole ? 1 : 0));
  const onStep = (value: number) =>
    step === 0 ? [value] : [Math.ceil(value / step) * step, Math.floor(value / step + 1) * step];
  const plain = [1, least, most, (least + most) / 2, least + 1, most - 1].filter(Number.isFinite);
  return plain.flatMap(onStep).find(fits) ?? 1;
}
