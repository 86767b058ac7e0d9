import type { JsonValue } from "../../contracts/json.ts";
import { remembered } from "./remembered.ts";

/** Every id that an entry of `nodes` has, also one that is no node for want of a type: naming it is no mistake of its own. */
export const declaredIds = remembered(({ document }): ReadonlySet<string> => {
  const list: unknown = document.nodes;
  if (!Array.isArray(list)) return new Set();
  return new Set(
    (list as JsonValue[]).flatMap((entry) => (isObject(entry) && typeof entry.id === "string" ? entry.id : [])),
  );
});

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
