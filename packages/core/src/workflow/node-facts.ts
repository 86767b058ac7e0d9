import type { JsonObject, JsonSchema } from "../contracts/json.ts";
import type { NodeType } from "../contracts/node-type.ts";

/** What checks know of a node type. A plugin's manifest holds it as data, with fixed branches, so that no plugin is run. */
export interface NodeFacts {
  readonly type: string;
  readonly description: string;
  readonly configSchema: JsonSchema;
  /** Whether nodes of this type answer questions. */
  readonly canAnswer: boolean;
  /** The branches that a node with this config can take; undefined where it has none. */
  branches(config: JsonObject): readonly string[] | undefined;
}

/** The facts of a node type whose code is loaded. */
export function factsOf(type: NodeType<unknown>): NodeFacts {
  return {
    type: type.type,
    description: type.description,
    configSchema: type.configSchema,
    canAnswer: type.answer !== undefined,
    branches: (config) => type.branches?.(config),
  };
}
