/** The id of a node as an agent of a run. */
export function agentIdOf(runId: string, nodeId: string): string {
  return `node-${runId}-${nodeId}`;
}

/**
 * The node behind an agent's id, or the id itself where it is none of the run. Sentences name nodes: an agent's id changes
 * with every run, and a model that reads it would get another request each time.
 */
export function nodeIdOf(runId: string, agentId = ""): string {
  const prefix = agentIdOf(runId, "");
  return agentId.startsWith(prefix) ? agentId.slice(prefix.length) : agentId;
}
