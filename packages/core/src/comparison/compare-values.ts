import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { childPointer } from "../workflow/json-pointer.ts";
import { isEqual, isObject, own } from "./json.ts";
import type { Change, ValueChange } from "./workflow-comparison.ts";

type Side = JsonValue | undefined;

/** Everything that differs between two values, each at the deepest place that tells it. Undefined is a value that is not there. */
export function compareValues(before: Side, after: Side, pointer = ""): ValueChange[] {
  if (isObject(before) && isObject(after)) return compareObjects(before, after, pointer);
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, pointer);
  return isEqual(before, after) ? [] : [valueChange(before, after, pointer)];
}

function compareObjects(before: JsonObject, after: JsonObject, pointer: string): ValueChange[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const hasSecret = isSecret(before) || isSecret(after);
  return [...keys].flatMap((key) => {
    const [old, now] = [own(before, key), own(after, key)];
    const place = childPointer(pointer, key);
    if (!hasSecret || key !== "value") return compareValues(old, now, place);
    return isEqual(old, now) ? [] : [{ change: changeOf(old, now), pointer: place, secret: true } as const];
  });
}

/** Items are compared by their places between what both lists begin and end with, so that one item more is one change. */
function compareLists(before: readonly JsonValue[], after: readonly JsonValue[], pointer: string): ValueChange[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && isEqual(before[start], after[start])) start++;
  let end = 0;
  while (end < shorter - start && isEqual(before.at(-1 - end), after.at(-1 - end))) end++;
  const places = Array.from({ length: Math.max(before.length, after.length) - end - start }, (_, at) => start + at);
  const at = (list: readonly JsonValue[], place: number) => (place < list.length - end ? list[place] : undefined);
  return places.flatMap((place) => compareValues(at(before, place), at(after, place), childPointer(pointer, place)));
}

function valueChange(before: Side, after: Side, pointer: string): ValueChange {
  return {
    change: changeOf(before, after),
    pointer,
    ...(before === undefined ? {} : { before: withoutSecrets(before) }),
    ...(after === undefined ? {} : { after: withoutSecrets(after) }),
  };
}

function changeOf(before: Side, after: Side): Change {
  if (before === undefined) return "added";
  return after === undefined ? "removed" : "changed";
}

/**
 * Whether an object is a secret variable, wherever in a document it stands: one in the wrong place, or one whose `secret`
 * says something else than false, is no less of a secret.
 */
function isSecret(value: JsonValue): boolean {
  return (own(value, "secret") ?? false) !== false;
}

/** A value as it is told: as JSON writes it, so that a -0 is 0 wherever it stands, and without the values of secrets. */
function withoutSecrets(value: JsonValue): JsonValue {
  return JSON.parse(
    JSON.stringify(value, (_, item: JsonValue) =>
      isObject(item) && Object.hasOwn(item, "value") && isSecret(item) ? { ...item, value: "[secret]" } : item,
    ),
  ) as JsonValue;
}
