import type { NodeType } from "../contracts/node-type.ts";
import { configSchemas } from "../generated/schemas.ts";

/** Where a workflow begins. Its output is null. */
export const start: NodeType<unknown> = {
  type: "start",
  description: "Where the workflow begins.",
  configSchema: configSchemas.start ?? {},
  run: () => null,
};
