import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { ChasmError } from "../errors.ts";

/** The deepest nesting of a value that a node or a step may give. */
const deepest = 200;

/**
 * Gives the value as JSON, frozen through and through: what the journal holds and what others read is then one and the same
 * for good. No value at all becomes null. Throws OUTPUT_NOT_JSON naming the place of what JSON cannot hold.
 */
export function assertJson(value: unknown, owner: string, maxDepth = deepest): JsonValue {
  if (value === undefined) return null;
  const problem = freeze(value, maxDepth, []);
  if (problem === undefined) return value as JsonValue;
  throw new ChasmError(
    "OUTPUT_NOT_JSON",
    `${owner} is not JSON: ${problem}. Give plain objects, lists, texts, finite numbers, booleans and null.`,
  );
}

/** Freezes a value and gives the first thing in it that is not JSON. `place` is where the value stands. */
function freeze(value: unknown, levels: number, place: string[]): string | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number") return Number.isFinite(value) ? undefined : told(String(value), place);
  if (typeof value !== "object") return told(typeof value, place);
  if (levels === 0) return told("deeper nesting than is allowed", place.slice(0, 5));
  if (!isPlain(value)) return told(`an object of ${value.constructor?.name ?? "another kind"}`, place);
  Object.freeze(value);
  return Array.isArray(value) ? freezeList(value, levels, place) : freezeObject(value, levels, place);
}

function freezeList(list: readonly unknown[], levels: number, place: string[]): string | undefined {
  // By index: a hole is skipped by the language's own loops, and JSON makes null of it.
  for (let index = 0; index < list.length; index++) {
    place.push(String(index));
    const problem = freeze(list[index], levels - 1, place);
    if (problem !== undefined) return problem;
    place.pop();
  }
  return undefined;
}

function freezeObject(value: object, levels: number, place: string[]): string | undefined {
  for (const key of Object.keys(value)) {
    place.push(key);
    const problem = freeze((value as Readonly<Record<string, unknown>>)[key], levels - 1, place);
    if (problem !== undefined) return problem;
    place.pop();
  }
  return undefined;
}

function told(what: string, place: readonly string[]): string {
  return `${what} at "/${place.join("/")}"`;
}

/** Whether a value is an object with keys, and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}
