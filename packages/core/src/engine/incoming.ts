import { nodeName } from "../journal/run-state.ts";
import type { GraphEdge } from "../workflow/graph.ts";
import type { RunnableNode } from "../workflow/runnable.ts";
import { knownEnd } from "./node-end.ts";
import type { RunContext } from "./run-context.ts";
import { isTaken } from "./scheduler.ts";

/** The ids of the nodes whose edges led to a node. */
export function nodesLeadingTo(run: RunContext, { graphNode }: RunnableNode): string[] {
  return graphNode.incoming.filter((edge) => isLeading(run, edge)).map((edge) => edge.from.id);
}

/** Whether an edge was taken when its first node ended. */
function isLeading({ workflow, conversation }: RunContext, edge: GraphEdge): boolean {
  const { journal, path } = conversation;
  const state = journal.state.nodes.get(nodeName(path, edge.from.id));
  const node = workflow.nodes[edge.from.index];
  const end = state === undefined || node === undefined ? undefined : knownEnd(state, node);
  return end !== undefined && "taken" in end && isTaken(edge, end.taken);
}
