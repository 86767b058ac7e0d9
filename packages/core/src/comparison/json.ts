import type { JsonObject, JsonValue } from "../contracts/json.ts";

/** Whether a value is a JSON object. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of an object's own key; nothing is read through a prototype. */
export function own(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The text under an object's own key. */
export function ownText(value: JsonValue | undefined, key: string): string | undefined {
  const found = own(value, key);
  return typeof found === "string" ? found : undefined;
}

/** An object without some of its keys. What is no object is given back. */
export function without<T extends JsonValue | undefined>(value: T, keys: readonly string[]): T | JsonObject {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

/** Whether two values say the same: the order of an object's keys says nothing. */
export function isEqual(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (one === other) return true;
  if (isObject(one)) {
    if (!isObject(other)) return false;
    const keys = Object.keys(one);
    return keys.length === Object.keys(other).length && keys.every((key) => isEqual(one[key], own(other, key)));
  }
  if (!Array.isArray(one) || !Array.isArray(other)) return false;
  return one.length === other.length && one.every((item, index) => isEqual(item, other[index]));
}

/** A text that two values share exactly where they are equal. */
export function canonical(value: JsonValue): string {
  return JSON.stringify(value, (_, item: JsonValue) =>
    isObject(item) ? Object.fromEntries(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1))) : item,
  );
}
