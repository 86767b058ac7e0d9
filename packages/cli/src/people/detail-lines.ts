import type { JsonObject, JsonValue } from "@chasmx/core";
import { printable, printableLine } from "../terminal/printable.ts";

/**
 * A value as a person reads it: texts with their lines, objects and lists by indentation. JSON would spell line ends out.
 * Every line is safe for a terminal.
 */
export function detailLines(value: JsonValue): string[] {
  if (typeof value === "string")
    return value === "" ? ['""'] : printable(value.trimEnd()).replaceAll("\t", "  ").split("\n");
  if (typeof value !== "object" || value === null) return [JSON.stringify(value)];
  if (Array.isArray(value)) {
    if (value.length === 0) return ["[]"];
    return value.flatMap((item: JsonValue) =>
      detailLines(item).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`)),
    );
  }
  const entries = Object.entries(value as JsonObject);
  return entries.length === 0 ? ["{}"] : entries.flatMap(([key, item]) => entryLines(printableLine(key), item));
}

/** One line where the value is one, else the value below its key. */
function entryLines(key: string, value: JsonValue): string[] {
  const lines = detailLines(value);
  const isPlain = typeof value !== "object" || value === null || Object.keys(value).length === 0;
  if (isPlain && lines.length === 1) return [`${key}: ${lines[0]}`];
  return [`${key}:`, ...lines.map((line) => `  ${line}`)];
}
