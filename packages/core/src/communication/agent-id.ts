import { nodeName } from "../journal/run-state.ts";

/** Where in a run an agent is: the run, and the path of its sub-workflow. */
export interface AgentPlace {
  readonly run_id: string;
  readonly path: string;
}

/** The id of a node as an agent of a run. */
export function agentIdOf({ run_id: runId, path }: AgentPlace, nodeId: string): string {
  return `node-${runId}-${nodeName(path, nodeId)}`;
}

/**
 * The node behind an agent's id, or the id itself where it is none of that workflow. Sentences name nodes: an agent's id
 * changes with every run, and a model that reads it would get another request each time.
 */
export function nodeIdOf(place: AgentPlace, agentId = ""): string {
  const prefix = agentIdOf(place, "");
  return agentId.startsWith(prefix) ? agentId.slice(prefix.length) : agentId;
}
