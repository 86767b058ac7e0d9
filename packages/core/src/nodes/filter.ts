import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { NodeType } from "../contracts/node-type.ts";
import { ChasmError } from "../errors.ts";
import { configSchemas } from "../generated/schemas.ts";
import type { FilterConfig } from "./configs.ts";

/** Reduces a list to the items for which its condition holds, in their order. */
export const filter: NodeType<FilterConfig> = {
  type: "filter",
  description: "Keeps the items of a list for which a condition holds.",
  configSchema: configSchemas.filter ?? {},
  run({ items, condition, mode = "include" }, { incoming, run }) {
    const wanted = mode === "include";
    return listIn(items, incoming, run.nodeId).filter((item, index) => {
      const value = condition.evaluate({ item, index });
      if (typeof value === "boolean") return value === wanted;
      throw new ChasmError(
        "EXPRESSION_FAILED",
        `The condition of node "${run.nodeId}" gave ${JSON.stringify(value).slice(0, 80)} for item ${index}, not true or false. Compare it with something.`,
      );
    });
  },
};

function listIn(items: JsonValue | undefined, incoming: JsonObject, nodeId: string): readonly JsonValue[] {
  const arriving = Object.values(incoming);
  const list = items ?? (arriving.length === 1 ? arriving[0] : undefined);
  if (Array.isArray(list)) return list;
  throw new ChasmError(
    "INPUT_INVALID",
    `Node "${nodeId}" has no list to filter. Set "items" to one, for example "{{outputs.fetch.users}}".`,
  );
}
