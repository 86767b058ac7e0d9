import type { JsonObject } from "../contracts/json.ts";
import type { BoundExpression, NodeType } from "../contracts/node-type.ts";
import { ChasmError } from "../errors.ts";
import { configSchemas } from "../generated/schemas.ts";
import type { ConditionConfig } from "./configs.ts";

/** Decides which edges are taken. Its output is true or false, or with cases the name of the one taken; its branch is that as text. */
export const condition: NodeType<ConditionConfig> = {
  type: "condition",
  description: "Takes the branch whose condition holds.",
  configSchema: configSchemas.condition ?? {},
  branches(config: JsonObject) {
    const { cases, default: otherwise } = config;
    if (!Array.isArray(cases)) return ["true", "false"];
    return [...new Set([...cases.map((entry: JsonObject) => String(entry.name)), String(otherwise ?? defaultBranch)])];
  },
  run({ condition: expression, cases, default: otherwise = defaultBranch }, { run }) {
    if (cases === undefined) return expression === undefined ? false : holds(expression, run.nodeId);
    return cases.find((entry) => holds(entry.condition, run.nodeId))?.name ?? otherwise;
  },
};

const defaultBranch = "default";

function holds(expression: BoundExpression, nodeId: string): boolean {
  const value = expression.evaluate();
  if (typeof value === "boolean") return value;
  throw new ChasmError(
    "EXPRESSION_FAILED",
    `The condition of node "${nodeId}" gave ${JSON.stringify(value).slice(0, 80)}, not true or false: ${expression.source.slice(0, 200)}. Compare it with something.`,
  );
}
