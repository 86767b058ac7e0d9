import type { Graph, GraphEdge, GraphNode } from "../workflow/graph.ts";

/** Which of its edges a node takes when it has ended: all, none, those that name no branch, or those and a branch's. */
export type Taken = "all" | "none" | "unbranched" | { readonly branch: string };

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
  settle(node: GraphNode, taken: Taken): void;
}

/** Starts with the graph's entries ready and every node that no entry leads to skipped. */
export function createScheduler(graph: Graph): Scheduler {
  const size = (graph.nodes.at(-1)?.index ?? -1) + 1;
  /** By node index: edges into the node that are still undecided, and whether one was taken. */
  const undecided = new Int32Array(size);
  const isReached = new Uint8Array(size);
  for (const node of graph.nodes) undecided[node.index] = node.incoming.length;
  const ready: GraphNode[] = graph.entries.slice();
  const skipped: GraphNode[] = [];
  let nextReady = 0;
  let nextSkipped = 0;

  /** Decides one edge. Gives the node behind it when that is skipped by this. */
  const decide = ({ to }: GraphEdge, isTaken: boolean): GraphNode | undefined => {
    if (isTaken) isReached[to.index] = 1;
    const left = (undecided[to.index] ?? 0) - 1;
    undecided[to.index] = left;
    if (left > 0) return undefined;
    if (isReached[to.index] === 0) return to;
    ready.push(to);
    return undefined;
  };
  /** Skips a node and whatever depends on it alone: a list to work through, because a line of nodes may be long. */
  const skip = (first: GraphNode) => {
    const open = [first];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      skipped.push(node);
      for (const edge of node.outgoing) {
        const next = decide(edge, false);
        if (next !== undefined) open.push(next);
      }
    }
  };

  const entries = new Set(graph.entries);
  for (const node of graph.nodes) if (node.incoming.length === 0 && !entries.has(node)) skip(node);
  return {
    next: () => (nextReady < ready.length ? ready[nextReady++] : undefined),
    nextSkipped: () => (nextSkipped < skipped.length ? skipped[nextSkipped++] : undefined),
    settle(node, taken) {
      for (const edge of node.outgoing) {
        const next = decide(edge, isTaken(edge, taken));
        if (next !== undefined) skip(next);
      }
    },
  };
}

/** Whether an edge is among those taken: a branching node takes the edges of its branch, and those that name none. */
export function isTaken({ branch }: Pick<GraphEdge, "branch">, taken: Taken): boolean {
  if (taken === "all" || taken === "none") return taken === "all";
  return branch === undefined || (taken !== "unbranched" && branch === taken.branch);
}
