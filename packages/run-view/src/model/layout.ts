import type { DrawnGraph, DrawnNode } from "@chasmx/core";
import dagre from "@dagrejs/dagre";

/** A point of the drawing. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How large a node is drawn. */
export const card = { width: 212, height: 66 } as const;

/** The least space between two nodes. */
const gap = { x: 48, y: 34 } as const;

/** The most that positions of a document are pulled apart. Beyond it the author's drawing would not be one any more. */
const maxStretch = 3;

/** From this size on, the slower of the two ways to rank nodes takes longer than people wait. */
const largeGraph = 200;

/**
 * Says where the middle of each node is drawn, by id. The document's own positions are kept, pulled apart where nodes would
 * touch; where positions are missing, or nodes lie on top of each other, the graph is laid out from left to right.
 */
export function layOut({ nodes, edges }: DrawnGraph): Map<string, Point> {
  const placed = nodes.filter(isPlaced);
  const stretch = placed.length === nodes.length ? stretchFor(placed) : undefined;
  if (stretch === undefined) return computed({ nodes, edges });
  return new Map(
    placed.map(({ id, position: { x, y } }) => [id, { x: Math.round(x * stretch.x), y: Math.round(y * stretch.y) }]),
  );
}

type PlacedNode = DrawnNode & { readonly position: Point };

function isPlaced(node: DrawnNode): node is PlacedNode {
  return node.position !== undefined && Math.abs(node.position.x) < 1e6 && Math.abs(node.position.y) < 1e6;
}

/** By how much positions must be pulled apart so that no two nodes touch; undefined where that would be too much. */
function stretchFor(nodes: readonly PlacedNode[]): Point | undefined {
  const stretch = { x: 1, y: 1 };
  const sorted = nodes.map(({ position }) => position).sort((one, other) => one.y - other.y);
  for (const [index, one] of sorted.entries()) {
    for (const other of sorted.slice(index + 1)) {
      const y = other.y - one.y;
      if (y >= card.height + gap.y) break;
      const x = Math.abs(other.x - one.x);
      if (x >= card.width + gap.x) continue;
      const wanted = { x: (card.width + gap.x) / x, y: (card.height + gap.y) / y };
      // One direction is enough: the one that needs less.
      if (wanted.x <= wanted.y) stretch.x = Math.max(stretch.x, wanted.x);
      else stretch.y = Math.max(stretch.y, wanted.y);
    }
    if (stretch.x > maxStretch || stretch.y > maxStretch) return undefined;
  }
  return stretch;
}

function computed({ nodes, edges }: DrawnGraph): Map<string, Point> {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({
    rankdir: "LR",
    nodesep: gap.y,
    ranksep: gap.x + 40,
    ranker: nodes.length > largeGraph ? "longest-path" : "network-simplex",
  });
  graph.setDefaultEdgeLabel(() => ({}));
  // Any id may be the name of a property: nodes are numbered.
  const numbers = new Map(nodes.map(({ id }, index) => [id, String(index)]));
  for (const number of numbers.values()) graph.setNode(number, { ...card });
  for (const { from, to } of edges) {
    if (from !== to) graph.setEdge(numbers.get(from) as string, numbers.get(to) as string);
  }
  dagre.layout(graph);
  return new Map(
    nodes.map(({ id }) => {
      const { x, y } = graph.node(numbers.get(id) as string) as Point;
      return [id, { x: Math.round(x), y: Math.round(y) }];
    }),
  );
}
