import { strongComponents } from "./strong-components.ts";
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
  const nodes: readonly GraphNode[] = [...byId.values()];
  const roots = nodes.filter((node) => node.incoming.length === 0);
  const starts = roots.filter((node) => nodeDocuments[node.index]?.type === "start");
  const components = strongComponents(nodes, (node) => node.outgoing.map((edge) => edge.to));
  // Components come in reverse topological order: the higher the rank, the later the node.
  const rank = new Map(
    components.flatMap((component, index) => component.map((node) => [node, components.length - index])),
  );
  /** Asked again and again, by checks and by every run of the workflow. */
  const known = new Map<number, boolean>();
  return {
    nodes,
    edges,
    entries: starts.length > 0 ? starts : roots,
    node: (id) => byId.get(id),
    isUpstream(first, second) {
      if (first === second) return false;
      const pair = first.index * nodeDocuments.length + second.index;
      let isBefore = known.get(pair);
      if (isBefore === undefined) {
        isBefore = leadsBack(second, first, rank);
        known.set(pair, isBefore);
      }
      return isBefore;
    },
    upstreamOf: (node) => walkBack(node),
    cycles: components.filter(
      ([first, ...others]) => others.length > 0 || first?.outgoing.some((edge) => edge.to === first),
    ),
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
