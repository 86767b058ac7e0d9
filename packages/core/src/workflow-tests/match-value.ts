import { textRows } from "../comparison/text-rows.ts";
import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { childPointer } from "../workflow/json-pointer.ts";
import { regularExpression } from "../workflow/regular-expression.ts";
import type { TestProblem } from "./test-problem.ts";
import type { ExpectedText } from "./workflow-test-schema.ts";

/** Where a value is not what is expected of it. */
export interface Mismatch {
  readonly pointer: string;
  readonly expected: JsonValue;
  /** Undefined where there is nothing. */
  readonly actual: JsonValue | undefined;
}

/**
 * Where a value differs first from what is expected: an object needs the keys that are expected and may have more, at any depth; a
 * list has as many items as are expected. Undefined where it does not.
 */
export function mismatch(expected: JsonValue, actual: JsonValue | undefined, pointer = ""): Mismatch | undefined {
  if (isContainer(expected) && isContainer(actual) && Array.isArray(expected) === Array.isArray(actual)) {
    for (const key of keysOf(expected, actual)) {
      const [wanted, found] = [own(expected, key), own(actual, key)];
      const at = childPointer(pointer, key);
      const different =
        wanted === undefined ? { pointer: at, expected: null, actual: found } : mismatch(wanted, found, at);
      if (different !== undefined) return different;
    }
    return undefined;
  }
  return Object.is(expected, actual) || expected === actual ? undefined : { pointer, expected, actual };
}

function keysOf(expected: JsonObject, actual: JsonObject): readonly string[] {
  return Object.keys(
    Array.isArray(expected) && Object.keys(actual).length > Object.keys(expected).length ? actual : expected,
  );
}

function isContainer(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null;
}

function own(value: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A mismatch as a problem: two texts are told line by line. */
export function mismatchProblem(what: string, { pointer, expected, actual }: Mismatch, at: string): TestProblem {
  const place = pointer === "" ? what : `${what} at "${pointer}"`;
  const rows =
    actual === undefined ? undefined : textRows({ change: "changed", pointer: "", before: expected, after: actual });
  const problem = { pointer: `${at}${pointer}`, message: `${place} is not what is expected.`, expected };
  return { ...problem, ...(actual === undefined ? {} : { actual }), ...(rows === undefined ? {} : { rows }) };
}

/** Whether a text is as expected; anything but a text is compared as JSON. */
export function matchesText(expected: ExpectedText | undefined, actual: JsonValue | undefined): boolean {
  if (expected === undefined) return true;
  if (actual === undefined) return false;
  const text = typeof actual === "string" ? actual : JSON.stringify(actual);
  if (typeof expected === "string") return text === expected;
  const { contains, matches } = expected;
  return (
    (contains === undefined || text.includes(contains)) &&
    (matches === undefined || regularExpression(matches).test(text))
  );
}
