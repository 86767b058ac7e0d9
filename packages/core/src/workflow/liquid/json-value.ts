import { toValue } from "liquidjs/dist/liquid.browser.mjs";
import type { JsonValue } from "../../contracts/json.ts";

/** A Liquid value as text: a text as it is, nothing for null, everything else as JSON. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const json = jsonOf(value);
  if (typeof json === "string") return json;
  return json === null ? "" : JSON.stringify(json);
}

/** A Liquid value as JSON: the same value when it is JSON, a copy when it holds Liquid's `nil` or nothing. */
export function jsonOf(value: unknown): JsonValue {
  return isJson(value) ? value : toJson(value);
}

function isJson(value: unknown): value is JsonValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object") return false;
  if (Array.isArray(value)) return value.every(isJson);
  return isPlain(value) && Object.values(value).every(isJson);
}

function toJson(value: unknown): JsonValue {
  if (value === undefined) return null;
  if (typeof value === "object" && value !== null) {
    if (Array.isArray(value)) return Array.from(value, jsonOf);
    if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item)]));
    // `nil`, `empty` and `forloop` are objects of LiquidJS that stand for a value.
    const meant: unknown = toValue(value);
    if (meant !== value) return jsonOf(meant);
  }
  if (typeof value === "number") throw new TypeError(`the result is ${value}, which JSON does not have`);
  throw new TypeError(`the result is a ${typeof value}, which JSON does not have`);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
