import type { Graph, GraphNode } from "../workflow/graph.ts";

/**
 * Decides which nodes may start. A node is ready when every edge that leads to it has been decided and at least one was
 * taken; a node all of whose edges were decided and none taken is skipped, and so on downstream. Pure: it knows no time
 * and no promise, only what it is told.
 */
export interface Scheduler {
  /** The next node that may start; undefined when none is ready now. */
  next(): GraphNode | undefined;
  /** A node skipped since the last call; undefined when there is none. */
  nextSkipped(): GraphNode | undefined;
  /** Says that a node has ended, and how: it takes the edges of its branch, all unbranched edges, or none. */
  settle(node: GraphNode, taken: "all" | "none" | { readonly branch: string }): void;
}

/** Starts with the graph's entries ready and every node that no entry leads to skipped. */
export function createScheduler(graph: Graph): Scheduler {
  const undecided = new Map<GraphNode, number>();
  const reached = new Set<GraphNode>();
  const ready: GraphNode[] = [];
  const skipped: GraphNode[] = [];
  let nextReady = 0;
  let nextSkipped = 0;

  const decide = (node: GraphNode, isTaken: (branch: string | undefined) => boolean) => {
    // Skipping one node may decide a long line behind it: a list to work through, not recursion.
    const open = [{ node, isTaken }];
    for (let current = open.pop(); current !== undefined; current = open.pop()) {
      for (const edge of current.node.outgoing) {
        if (current.isTaken(edge.branch)) reached.add(edge.to);
        const left = (undecided.get(edge.to) ?? edge.to.incoming.length) - 1;
        undecided.set(edge.to, left);
        if (left > 0) continue;
        if (reached.has(edge.to)) ready.push(edge.to);
        else {
          skipped.push(edge.to);
          open.push({ node: edge.to, isTaken: () => false });
        }
      }
    }
  };

  const entries = new Set(graph.entries);
  ready.push(...graph.entries);
  for (const node of graph.nodes) {
    if (node.incoming.length > 0 || entries.has(node)) continue;
    skipped.push(node);
    decide(node, () => false);
  }
  return {
    next: () => (nextReady < ready.length ? ready[nextReady++] : undefined),
    nextSkipped: () => (nextSkipped < skipped.length ? skipped[nextSkipped++] : undefined),
    settle(node, taken) {
      if (taken === "none") decide(node, () => false);
      else if (taken === "all") decide(node, () => true);
      else decide(node, (branch) => branch === undefined || branch === taken.branch);
    },
  };
}
