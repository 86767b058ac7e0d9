import { Ajv } from "ajv";
import type { JsonObject, JsonValue } from "../../contracts/json.ts";
import { isChasmError } from "../../errors.ts";
import { childPointer } from "../json-pointer.ts";
import { regularExpression } from "../regular-expression.ts";
import { compileSchema } from "./schema-compiler.ts";
import { sentenceOf } from "./schema-sentence.ts";

/** Why a value is no JSON Schema, and where in it. */
export interface NoSchema {
  readonly pointer: string;
  /** A sentence. */
  readonly reason: string;
}

/** Keywords by which a schema speaks of another one: only compiling it tells whether that exists. */
const referenceKeywords = new Set(["$ref", "$dynamicRef", "$id", "$schema"]);

let metaSchema: Ajv | undefined;

/** What is wrong with a JSON Schema, if anything. Compiles it only where it refers to others, because that costs most. */
export function problemOfSchema(schema: JsonObject): NoSchema | undefined {
  metaSchema ??= new Ajv({ strict: false, validateFormats: false, logger: false });
  const found = look(schema);
  if (found.problem !== undefined) return found.problem;
  if (found.refers) return compilation(schema);
  if (metaSchema.validateSchema(schema, false) === true) return undefined;
  const [failure] = metaSchema.errors ?? [];
  return { pointer: failure?.instancePath ?? "", reason: failure === undefined ? "" : sentenceOf(failure) };
}

function compilation(schema: JsonObject): NoSchema | undefined {
  try {
    compileSchema(schema);
    return undefined;
  } catch (error) {
    const message = isChasmError(error) && error.cause instanceof Error ? error.cause.message : String(error);
    return { pointer: "", reason: sentence(message) };
  }
}

/** Looks for patterns that do not run in linear time and for references, at every depth. */
function look(value: JsonValue, at = ""): { readonly problem?: NoSchema; readonly refers: boolean } {
  if (typeof value !== "object" || value === null) return { refers: false };
  let refers = false;
  for (const [key, item] of Object.entries(value) as [string, JsonValue][]) {
    const below = childPointer(at, key);
    const reason = key === "pattern" && typeof item === "string" ? patternProblem(item) : undefined;
    if (reason !== undefined) return { problem: { pointer: below, reason }, refers };
    const found = look(item, below);
    if (found.problem !== undefined) return found;
    refers ||= found.refers || (referenceKeywords.has(key) && typeof item === "string");
  }
  return { refers };
}

function patternProblem(pattern: string): string | undefined {
  try {
    regularExpression(pattern);
    return undefined;
  } catch (error) {
    return sentence(`Its pattern cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function sentence(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}
