import type { NodeType } from "../contracts/node-type.ts";
import { configSchemas } from "../generated/schemas.ts";
import type { TransformerConfig } from "./configs.ts";

/** Makes a value of others: of one CEL expression, of several by name, or a text of a Liquid template. */
export const transformer: NodeType<TransformerConfig> = {
  type: "transformer",
  description: "Makes a value from variables and outputs.",
  configSchema: configSchemas.transformer ?? {},
  run({ expression, fields, template }) {
    if (expression !== undefined) return expression.evaluate();
    if (fields === undefined) return template ?? null;
    return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.evaluate()]));
  },
};
