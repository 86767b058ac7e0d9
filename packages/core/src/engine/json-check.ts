import type { JsonValue } from "../contracts/json.ts";
import { ChasmError } from "../errors.ts";

/** The deepest nesting of a value that a node or a step may give. */
const maxDepth = 200;

/**
 * Gives the value as JSON; no value at all becomes null. Throws OUTPUT_NOT_JSON naming the place of what JSON cannot hold,
 * because such a value would read differently after the journal.
 */
export function assertJson(value: unknown, owner: string): JsonValue {
  if (value === undefined) return null;
  const problem = problemIn(value, "", 0);
  if (problem === undefined) return value as JsonValue;
  throw new ChasmError(
    "OUTPUT_NOT_JSON",
    `${owner} gave a value that JSON cannot hold: ${problem}. Give plain objects, lists, texts, numbers, booleans and null.`,
  );
}

function problemIn(value: unknown, place: string, depth: number): string | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number") return Number.isFinite(value) ? undefined : `${value} at "${place}"`;
  if (typeof value !== "object") return `a ${typeof value} at "${place}"`;
  if (depth >= maxDepth) return `more than ${maxDepth} levels at "${place.slice(0, 40)}…"`;
  if (!isPlain(value)) return `a ${value.constructor?.name ?? "foreign object"} at "${place}"`;
  for (const [key, item] of Object.entries(value)) {
    const problem = problemIn(item, `${place}/${key}`, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}
