import { Drop, toValue } from "liquidjs/dist/liquid.browser.mjs";

/** What a template may read of a loop. LiquidJS would give it the loop object's methods as well. */
const loopKeys = new Set<string | number>([
  ...["index", "index0", "rindex", "rindex0", "first", "last", "length", "name"],
  ...["row", "col", "col0", "col_first", "col_last"],
]);

const wholeNumber = /^-?\d{1,15}$/;

/** A computed key as a key: texts and numbers stay, all else is its text. */
export function keyOf(key: unknown): string | number {
  const value: unknown = toValue(key);
  return typeof value === "number" ? value : String(value);
}

/**
 * What a value has under a key, or `undefined`: own properties, and Liquid's `size` of lists, texts and objects, `first`
 * and `last` of lists and negative indices. An object's own key named `size` is read first.
 */
export function readKey(value: unknown, computedKey: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  const key = keyOf(computedKey);
  if (typeof value === "string") return key === "size" ? value.length : undefined;
  if (typeof value !== "object") return undefined;
  if (Array.isArray(value)) return readItem(value, key);
  if (value instanceof Drop) return loopKeys.has(key) ? readLoop(value, key) : undefined;
  if (Object.hasOwn(value, key)) return (value as Record<string | number, unknown>)[key];
  return key === "size" ? Object.keys(value).length : undefined;
}

function readItem(list: readonly unknown[], key: string | number): unknown {
  if (key === "size") return list.length;
  if (key === "first") return list[0];
  if (key === "last") return list.at(-1);
  if (typeof key === "string" && !wholeNumber.test(key)) return undefined;
  return Number.isInteger(Number(key)) ? list.at(Number(key)) : undefined;
}

function readLoop(loop: Drop, key: string | number): unknown {
  const member: unknown = Reflect.get(loop, key);
  return typeof member === "function" ? Reflect.apply(member, loop, []) : member;
}
