import type { JsonValue } from "../contracts/json.ts";
import type { VariableDocument } from "./workflow.ts";

/** Why a value does not fit a variable's type, as the end of a sentence; undefined where it fits. */
export function typeProblem(type: VariableDocument["type"], value: JsonValue): string | undefined {
  if (type === undefined || type === "json") return undefined;
  const found = typeOf(value);
  if (found === type || (found === "integer" && type === "number")) return undefined;
  return `is ${article(found)}, not ${article(type)}`;
}

function typeOf(value: JsonValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function article(type: string): string {
  if (type === "null") return type;
  return /^[aio]/.test(type) ? `an ${type}` : `a ${type}`;
}
