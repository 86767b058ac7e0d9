import type { JsonObject, JsonValue } from "@chasmx/core";

/** A value as a person reads it: texts with their lines, objects and lists by indentation. */
export function readableLines(value: JsonValue): string[] {
  if (typeof value === "string") return value === "" ? ['""'] : value.trimEnd().split("\n");
  if (typeof value !== "object" || value === null) return [JSON.stringify(value)];
  const items = Array.isArray(value)
    ? value.map((item: JsonValue) => ["-", item] as const)
    : Object.entries(value as JsonObject).map(([key, item]) => [`${key}:`, item] as const);
  if (items.length === 0) return [JSON.stringify(value)];
  return items.flatMap(([start, item]) => {
    const [first = "", ...others] = readableLines(item);
    const isPlain = others.length === 0 && (typeof item !== "object" || item === null);
    return isPlain
      ? [`${start} ${first}`]
      : [start, first, ...others].map((line, at) => (at === 0 ? line : `  ${line}`));
  });
}
