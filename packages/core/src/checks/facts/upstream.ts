import type { Graph, GraphNode } from "../../workflow/graph.ts";
import { strongComponents } from "../../workflow/strong-components.ts";

/** A node that needs another one to come before it. */
export interface Need {
  readonly reader: GraphNode;
  readonly target: GraphNode;
}

const blockSize = 32;

/**
 * The needs that no path of edges fulfils. Each walk over the graph answers for 32 targets at once, a bit each, and what a
 * direct edge fulfils needs no walk.
 */
export function unfulfilled<T extends Need>(graph: Graph, needs: readonly T[], doubtful: ReadonlySet<GraphNode>): T[] {
  const open = needs.filter(withoutDirectEdge());
  const targets = [...new Set(open.map(({ target }) => target))];
  if (targets.length === 0) return [];
  const order = strongComponents(graph.nodes, (node) => node.outgoing.map((edge) => edge.to)).reverse();
  const positions = new Map(targets.map((target, position) => [target, position]));
  const positionOf = ({ target }: Need) => positions.get(target) ?? 0;
  const blocks = Map.groupBy(open, (need) => Math.floor(positionOf(need) / blockSize));
  return [...blocks].flatMap(([block, some]) => {
    const before = sweep(order, targets.slice(block * blockSize, (block + 1) * blockSize), doubtful);
    return some.filter((need) => ((before[need.reader.index] ?? 0) & (1 << (positionOf(need) % blockSize))) === 0);
  });
}

function withoutDirectEdge(): (need: Need) => boolean {
  const predecessors = new Map<GraphNode, ReadonlySet<GraphNode>>();
  return ({ reader, target }) => {
    const known = predecessors.get(reader) ?? new Set(reader.incoming.map((edge) => edge.from));
    predecessors.set(reader, known);
    return !known.has(target);
  };
}

/** Which targets come before each node: in the order of the graph, what comes before a node comes before those after it. */
function sweep(
  order: readonly (readonly GraphNode[])[],
  targets: readonly GraphNode[],
  doubtful: ReadonlySet<GraphNode>,
): Int32Array {
  // By the nodes' indexes: a large document has many blocks, and numbers cost least.
  const size = order.reduce(
    (most, component) => component.reduce((high, { index }) => Math.max(high, index + 1), most),
    0,
  );
  const own = new Int32Array(size);
  const before = new Int32Array(size);
  for (const [bit, { index }] of targets.entries()) own[index] = 1 << bit;
  for (const component of order) {
    let bits = 0;
    for (const node of component) {
      if (doubtful.has(node)) bits = -1;
      for (const { from } of node.incoming) bits |= (before[from.index] ?? 0) | (own[from.index] ?? 0);
    }
    for (const { index } of component) before[index] = bits;
  }
  return before;
}
