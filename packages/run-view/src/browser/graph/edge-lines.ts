import { type DrawnGraph, isEdgeTaken, nodeName, type RunState } from "@chasmx/core";
import { displayLine } from "../../model/display-text.ts";
import { edgeLine, talkLine } from "../../model/geometry.ts";
import type { Point } from "../../model/layout.ts";
import { type TalkPair, talkPairs } from "../../model/talk-pairs.ts";
import { setAttributes, svg } from "../dom.ts";
import { fitText, widthOf } from "./fit-text.ts";

/** The drawing of the edges. */
export interface EdgeLines {
  readonly element: SVGGElement;
  show(state: RunState, path: string): void;
}

const labelFont = '500 11px system-ui, "Segoe UI", sans-serif';

/** Draws the edges of a graph: those that the run took, those that it did not, and those that nobody has decided yet. */
export function edgeLines({ edges }: DrawnGraph, points: ReadonlyMap<string, Point>): EdgeLines {
  const drawn = edges.map((edge) => {
    const line = edgeLine(points.get(edge.from) as Point, points.get(edge.to) as Point);
    const path = svg("g", { class: "edge" }, [svg("path", { d: line.path })]);
    const label = edge.branch === undefined ? undefined : chip(displayLine(edge.branch), line.middle);
    return { edge, path, label: label === undefined ? undefined : svg("g", { class: "edge" }, [label]) };
  });
  return {
    // Labels stand over all lines.
    element: svg("g", { "aria-hidden": "true" }, [
      ...drawn.map(({ path }) => path),
      ...drawn.map(({ label }) => label),
    ]),
    show(state, path) {
      for (const { edge, path: line, label } of drawn) {
        const isTaken = isEdgeTaken(edge, state.nodes.get(nodeName(path, edge.from)));
        const attributes = { "data-taken": isTaken === undefined ? undefined : String(isTaken) };
        setAttributes(line, attributes);
        if (label !== undefined) setAttributes(label, attributes);
      }
    },
  };
}

type TalkLine = ReturnType<typeof talkLine>;

/** The drawing of who talks with whom. */
export interface TalkLines {
  readonly element: SVGGElement;
  show(state: RunState, path: string): void;
  /** The line between two agents, also where they have not talked yet. */
  lineOf(from: string, to: string): TalkLine | undefined;
}

/** Draws an arch between agents that have talked, and shows where one waits for the other. */
export function talkLines(points: ReadonlyMap<string, Point>): TalkLines {
  const element = svg("g", { "aria-hidden": "true" });
  const drawn = new Map<string, { readonly group: SVGGElement; shown: string }>();
  const lineOf = (from: string, to: string) => {
    const [start, end] = [points.get(from), points.get(to)];
    return start === undefined || end === undefined || from === to ? undefined : talkLine(start, end);
  };
  const groupOf = (key: string) => {
    const known = drawn.get(key);
    if (known !== undefined) return known;
    const made = { group: svg("g", { class: "talk" }), shown: "" };
    element.append(made.group);
    drawn.set(key, made);
    return made;
  };
  const draw = ({ key, from, to, count, isOpen, isBroadcast }: TalkPair) => {
    const line = lineOf(from, to);
    if (line === undefined) return;
    const one = groupOf(key);
    const shown = `${count} ${isOpen} ${isBroadcast}`;
    if (shown === one.shown) return;
    one.shown = shown;
    setAttributes(one.group, { "data-open": isOpen, "data-broadcast": isBroadcast });
    const label = count > 1 ? [chip(`${count}`, line.middle)] : [];
    one.group.replaceChildren(svg("path", { d: line.path }), ...label);
  };
  return {
    element,
    lineOf,
    show(state, path) {
      const pairs = talkPairs(state, path);
      for (const [key, { group }] of drawn) {
        if (pairs.has(key)) continue;
        group.remove();
        drawn.delete(key);
      }
      for (const pair of pairs.values()) draw(pair);
    },
  };
}

/** A small label on a line. */
function chip(text: string, { x, y }: Point): SVGGElement {
  const shown = fitText(text, 110, labelFont);
  const width = widthOf(shown, labelFont) + 14;
  return svg("g", { class: "chip", transform: `translate(${x} ${y})` }, [
    svg("title", {}, [text]),
    svg("rect", { x: -width / 2, y: -9, width, height: 18, rx: 9 }),
    svg("text", { y: 4 }, [shown]),
  ]);
}
