import type { GraphNode } from "../../workflow/graph.ts";
import { remembered } from "./remembered.ts";
import { suggestionsFor } from "./suggestions.ts";

/** What edges that lead nowhere leave in doubt. */
export interface Doubts {
  /** Nodes that a broken edge was meant to lead to: nothing is certain about what comes before them. */
  readonly nodes: ReadonlySet<GraphNode>;
  /** Whether an edge does not even say where it leads: then nothing is certain about any node. */
  readonly isEverything: boolean;
}

/** The doubts about a document's order. A mistake in an edge is told once, not once more for every node behind it. */
export const orderDoubts = remembered((analysis): Doubts => {
  const { document, edges, graph } = analysis;
  const list: unknown = document.edges ?? [];
  const nodes = new Set<GraphNode>();
  const note = (node: GraphNode | undefined) => node !== undefined && nodes.add(node);
  for (const { document: edge } of edges) {
    const [from, to] = [graph.node(edge.from), graph.node(edge.to)];
    if (from !== undefined && to !== undefined) continue;
    note(to ?? graph.node(suggestionsFor(analysis).node(edge.to) ?? edge.to));
  }
  return { nodes, isEverything: !Array.isArray(list) || list.length > edges.length };
});
