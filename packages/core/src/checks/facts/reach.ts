import type { GraphEdge, GraphNode } from "../../workflow/graph.ts";
import { orderDoubts } from "./broken-edges.ts";
import { remembered } from "./remembered.ts";

/** The nodes that a run may come to: all that a path leads to from where it begins, and all about which nothing is certain. */
export const reachedNodes = remembered((analysis): ReadonlySet<GraphNode> => {
  const { graph } = analysis;
  const doubts = orderDoubts(analysis);
  if (doubts.isEverything) return new Set(graph.nodes);
  return reachFrom([...graph.entries, ...doubts.nodes, ...graph.cycles.flat()], () => true);
});

/** The nodes that every run comes to, as long as nothing fails: no branch decides about them. */
export const certainNodes = remembered(
  ({ graph }): ReadonlySet<GraphNode> => reachFrom(graph.entries, (edge) => edge.branch === undefined),
);

function reachFrom(starts: Iterable<GraphNode>, follows: (edge: GraphEdge) => boolean): Set<GraphNode> {
  const found = new Set(starts);
  // A set gives what is added to it while it is walked.
  for (const node of found) for (const edge of node.outgoing) if (follows(edge)) found.add(edge.to);
  return found;
}
