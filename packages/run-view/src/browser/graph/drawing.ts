import { type DrawnGraph, drawnGraph, type JsonObject, nodeName, type RunEvent, type RunState } from "@chasmx/core";
import { type Bounds, boundsOf } from "../../model/geometry.ts";
import { card, layOut, type Point } from "../../model/layout.ts";
import { nodeLook, openTalk } from "../../model/node-looks.ts";
import { svg } from "../dom.ts";
import { type EdgeLines, edgeLines, type TalkLines, talkLines } from "./edge-lines.ts";
import { type NodeCard, nodeCard } from "./node-card.ts";
import { createTravel } from "./travel.ts";

/** The drawing of one workflow's graph. */
export interface Drawing {
  readonly element: SVGSVGElement;
  readonly graph: DrawnGraph;
  /** The middle of each node, by id. */
  readonly points: ReadonlyMap<string, Point>;
  readonly bounds: Bounds;
  /** Draws another workflow; nothing where there is none. */
  draw(document: JsonObject | undefined): void;
  /** Shows a moment of the run. */
  show(state: RunState, path: string): void;
  /** Marks a node, and no other, by its id. */
  mark(id: string | undefined): void;
  /** Lets messages travel. */
  send(events: readonly RunEvent[], path: string): void;
  /** The id of the element that draws a node. */
  elementIdOf(id: string): string | undefined;
  /** The node that an element belongs to. */
  nodeAt(element: Element): string | undefined;
  /** The rectangle of a node. */
  rectangleOf(id: string): Bounds | undefined;
}

/** A drawing without nodes. */
export function createDrawing(): Drawing {
  let graph: DrawnGraph = { nodes: [], edges: [] };
  let points: ReadonlyMap<string, Point> = new Map();
  let bounds = boundsOf([]);
  let cards = new Map<string, NodeCard>();
  let edges: EdgeLines = edgeLines(graph, points);
  let talk: TalkLines = talkLines(points);
  let marked: string | undefined;
  const travel = createTravel(() => talk);
  const element = svg("svg", { class: "drawing", role: "presentation" });

  return {
    element,
    get graph() {
      return graph;
    },
    get points() {
      return points;
    },
    get bounds() {
      return bounds;
    },
    draw(document) {
      graph = drawnGraph(document ?? {});
      points = layOut(graph);
      bounds = boundsOf(points.values());
      cards = new Map(
        graph.nodes.map((node, index) => [node.id, nodeCard(node, { at: points.get(node.id) as Point, index })]),
      );
      edges = edgeLines(graph, points);
      talk = talkLines(points);
      marked = undefined;
      const nodes = svg(
        "g",
        { role: "presentation" },
        [...cards.values()].map((one) => one.element),
      );
      element.replaceChildren(arrowHeads(), edges.element, talk.element, nodes, travel.element);
    },
    show(state, path) {
      const open = { ...openTalk(state), path };
      for (const node of graph.nodes) {
        cards.get(node.id)?.show(nodeLook(node, state.nodes.get(nodeName(path, node.id)), open));
      }
      edges.show(state, path);
      talk.show(state, path);
    },
    mark(id) {
      if (marked !== undefined) cards.get(marked)?.setSelected(false);
      marked = id;
      if (id !== undefined) cards.get(id)?.setSelected(true);
    },
    send: travel.send,
    elementIdOf: (id) => cards.get(id)?.element.id,
    nodeAt(target) {
      const elementId = target.closest(".node")?.id;
      return graph.nodes[Number(elementId?.slice("node-".length) ?? Number.NaN)]?.id;
    },
    rectangleOf(id) {
      const at = points.get(id);
      if (at === undefined) return undefined;
      return { x: at.x - card.width / 2, y: at.y - card.height / 2, width: card.width, height: card.height };
    },
  };
}

function arrowHeads(): SVGDefsElement {
  const head = (id: string) =>
    svg("marker", { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, [
      svg("path", { d: "M0.5 0.8 7 4 0.5 7.2Z", class: id }),
    ]);
  return svg("defs", {}, [head("arrow"), head("arrow-taken"), head("arrow-left-out")]);
}
