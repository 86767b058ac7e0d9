import type { EdgeDocument, NodeDocument } from "./workflow.ts";

/** One node of a graph. Nodes and edges refer to each other by index, so that no id is looked up while a run runs. */
export interface GraphNode {
  readonly index: number;
  readonly id: string;
  /** Edges that lead here. */
  readonly incoming: readonly GraphEdge[];
  /** Edges that lead away. */
  readonly outgoing: readonly GraphEdge[];
}

/** One edge of a graph. */
export interface GraphEdge {
  /** Its place in the document's `edges`. */
  readonly index: number;
  readonly from: GraphNode;
  readonly to: GraphNode;
  readonly branch: string | undefined;
}

/** Who waits for whom. Built from any document, also a wrong one: edges that lead nowhere and second nodes of an id are left out. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** The nodes that a run begins with: the `start` nodes, or where there is none, all nodes that no edge leads to. */
  readonly entries: readonly GraphNode[];
  node(id: string): GraphNode | undefined;
  /** Whether the first node always comes before the second. A node does not come before itself. */
  isUpstream(first: GraphNode, second: GraphNode): boolean;
  /** All nodes that come before a node. */
  upstreamOf(node: GraphNode): readonly GraphNode[];
  /** The nodes of each cycle: every strongly connected group of more than one node, and every node with an edge to itself. */
  readonly cycles: readonly (readonly GraphNode[])[];
}

interface MutableNode extends GraphNode {
  readonly incoming: GraphEdge[];
  readonly outgoing: GraphEdge[];
}

/** Builds the graph of a document's nodes and edges in time linear in both. */
export function buildGraph(nodeDocuments: readonly NodeDocument[], edgeDocuments: readonly EdgeDocument[] = []): Graph {
  const byId = new Map<string, MutableNode>();
  nodeDocuments.forEach((document, index) => {
    if (!byId.has(document.id)) byId.set(document.id, { index, id: document.id, incoming: [], outgoing: [] });
  });
  const edges: GraphEdge[] = [];
  edgeDocuments.forEach((document, index) => {
    const from = byId.get(document.from);
    const to = byId.get(document.to);
    if (from === undefined || to === undefined) return;
    const edge: GraphEdge = { index, from, to, branch: document.branch };
    edges.push(edge);
    from.outgoing.push(edge);
    to.incoming.push(edge);
  });
  const nodes = [...byId.values()];
  const roots = nodes.filter((node) => node.incoming.length === 0);
  const starts = roots.filter((node) => nodeDocuments[node.index]?.type === "start");
  const { rank, cycles } = strongComponents(nodes);
  return {
    nodes,
    edges,
    entries: starts.length > 0 ? starts : roots,
    node: (id) => byId.get(id),
    isUpstream: (first, second) => first !== second && leadsBack(second, first, rank),
    upstreamOf: (node) => walkBack(node),
    cycles,
  };
}

function walkBack(node: GraphNode): GraphNode[] {
  const found = new Set<GraphNode>();
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { from } of next.incoming) {
      if (found.has(from)) continue;
      found.add(from);
      open.push(from);
    }
  }
  return [...found];
}

/** Walks back from a node until the target is found, never past nodes that stand before the target in topological order. */
function leadsBack(node: GraphNode, target: GraphNode, rank: ReadonlyMap<GraphNode, number>): boolean {
  const lowest = rank.get(target) ?? 0;
  const seen = new Set<GraphNode>();
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { from } of next.incoming) {
      if (from === target) return true;
      if (seen.has(from) || (rank.get(from) ?? 0) < lowest) continue;
      seen.add(from);
      open.push(from);
    }
  }
  return false;
}

/**
 * Tarjan's strongly connected components (SIAM J. Comput. 1(2), 1972), with a stack of its own in place of recursion.
 * Components complete in reverse topological order, which gives each node its rank.
 */
function strongComponents(nodes: readonly GraphNode[]) {
  const order = new Map<GraphNode, number>();
  const lowest = new Map<GraphNode, number>();
  const onStack = new Set<GraphNode>();
  const stack: GraphNode[] = [];
  const components: GraphNode[][] = [];

  const open = (node: GraphNode) => {
    order.set(node, order.size);
    lowest.set(node, order.size - 1);
    stack.push(node);
    onStack.add(node);
    return { node, next: 0 };
  };
  const lower = (node: GraphNode, value: number) => lowest.set(node, Math.min(lowest.get(node) ?? value, value));
  const close = (node: GraphNode) => {
    if (lowest.get(node) !== order.get(node)) return;
    const component: GraphNode[] = [];
    let member: GraphNode | undefined;
    do {
      member = stack.pop();
      if (member === undefined) break;
      onStack.delete(member);
      component.push(member);
    } while (member !== node);
    components.push(component.reverse());
  };

  for (const root of nodes) {
    if (order.has(root)) continue;
    const frames = [open(root)];
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const to = frame.node.outgoing[frame.next++]?.to;
      if (to === undefined) {
        frames.pop();
        close(frame.node);
        const parent = frames.at(-1);
        if (parent !== undefined) lower(parent.node, lowest.get(frame.node) ?? 0);
      } else if (!order.has(to)) frames.push(open(to));
      else if (onStack.has(to)) lower(frame.node, order.get(to) ?? 0);
    }
  }

  const rank = new Map<GraphNode, number>();
  components.forEach((component, index) => {
    for (const node of component) rank.set(node, components.length - index);
  });
  const cycles = components.filter(
    (component) => component.length > 1 || component[0]?.outgoing.some((edge) => edge.to === component[0]) === true,
  );
  return { rank, cycles };
}
