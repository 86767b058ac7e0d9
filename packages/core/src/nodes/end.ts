import type { JsonValue } from "../contracts/json.ts";
import type { NodeType } from "../contracts/node-type.ts";
import { configSchemas } from "../generated/schemas.ts";
import type { EndConfig } from "./configs.ts";

/** Where a workflow ends. Its output is what its config says, else what arrives: one output as it is, several by node id. */
export const end: NodeType<EndConfig> = {
  type: "end",
  description: "Where the workflow ends, and what it gives.",
  configSchema: configSchemas.end ?? {},
  run({ output }, { incoming }) {
    if (output !== undefined) return output;
    const [first, ...others] = Object.values(incoming);
    return others.length === 0 ? ((first ?? null) as JsonValue) : incoming;
  },
};
