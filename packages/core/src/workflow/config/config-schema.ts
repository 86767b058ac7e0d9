import type { JsonSchema } from "../../contracts/json.ts";
import { regularExpression } from "../regular-expression.ts";

/** In which language a string of a config is written. */
type TextLanguage = "template" | "prompt" | "expression" | "plain";

/** What a schema says of the text at one place of a config. */
export interface TextRole {
  readonly language: TextLanguage;
  /** Names that the text may read besides variables, outputs and `now`. */
  readonly locals: readonly string[];
  /** Whether a secret may stand here, on its way to a service. */
  readonly allowsSecrets: boolean;
  /** Whether the schema wants a text here, so that a template gives one whatever its value is. */
  readonly isText: boolean;
  /** Whether the schema wants something other than a text here, which only a template's value can be. */
  readonly isTyped: boolean;
  /** Whether the node renders the text itself. */
  readonly isDeferred: boolean;
}

/** The role of a string under a schema. Without a schema it is a template. */
export function roleOf(schema: JsonSchema | undefined): TextRole {
  const language = schema?.["x-text"];
  const type = schema?.type;
  return {
    language: language === "prompt" || language === "expression" || language === "plain" ? language : "template",
    locals: (schema?.["x-locals"] as readonly string[] | undefined) ?? [],
    allowsSecrets: schema?.["x-secret"] === true,
    isText: type === "string",
    isDeferred: isDeferred(schema),
    isTyped: type !== undefined && type !== "string" && !(Array.isArray(type) && type.includes("string")),
  };
}

/** Whether a part of a config is handed over unrendered, for the node to render with names of its own in scope. */
export function isDeferred(schema: JsonSchema | undefined): boolean {
  return schema?.["x-deferred"] === true;
}

/** What a schema says of its texts by these holds for everything below it. */
const inheritedKeywords = ["x-text", "x-secret", "x-deferred", "x-locals"];

/** The schema of a value below another, as far as plain keywords say. */
export function schemaBelow(schema: JsonSchema | undefined, key: string | number): JsonSchema | undefined {
  if (schema === undefined) return undefined;
  const found =
    typeof key === "number"
      ? schema.items
      : (own(schema.properties, key) ?? matching(schema.patternProperties, key) ?? schema.additionalProperties);
  const below = typeof found === "object" && found !== null && !Array.isArray(found) ? (found as JsonSchema) : {};
  const inherited = Object.fromEntries(
    inheritedKeywords.flatMap((word) => (schema[word] === undefined ? [] : [[word, schema[word]]])),
  );
  return { ...inherited, ...below };
}

function own(properties: unknown, key: string): unknown {
  return typeof properties === "object" && properties !== null && Object.hasOwn(properties, key)
    ? (properties as JsonSchema)[key]
    : undefined;
}

/** The schema of the first pattern that a key matches: what a record of texts is described by. */
function matching(patterns: unknown, key: string): unknown {
  if (typeof patterns !== "object" || patterns === null) return undefined;
  return Object.entries(patterns).find(([pattern]) => regularExpression(pattern).test(key))?.[1];
}
