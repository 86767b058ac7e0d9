import { pathsOf, type RunEvent, splitNodeName } from "@chasmx/core";
import { displayLine } from "../../model/display-text.ts";
import { button, html } from "../dom.ts";
import { icon } from "../icons.ts";
import type { Session } from "../session.ts";
import { createDrawing } from "./drawing.ts";
import { type Direction, neighbour } from "./neighbours.ts";
import { createViewport } from "./viewport.ts";

/** The panel of the graph. */
export interface GraphPanel {
  readonly element: HTMLElement;
  /** The drawing, for an export. */
  readonly drawing: SVGSVGElement;
  /** Draws the workflow that the session shows. */
  draw(): void;
  /** Shows the session's moment and selection. */
  show(): void;
  /** Lets the messages of new events travel. */
  send(events: readonly RunEvent[]): void;
}

/** A drawing of more nodes than this has no lines that flow. */
const largeGraph = 150;
const panStep = 60;
const pans: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [panStep, 0],
  ArrowRight: [-panStep, 0],
  ArrowUp: [0, panStep],
  ArrowDown: [0, -panStep],
};
const zoomStep = 1.25;

/** The graph, which can be moved, zoomed and walked with the arrow keys. `onOpen` hears of a wish to see a node's document. */
export function graphPanel(session: Session, onOpen: (node: string) => void): GraphPanel {
  const drawing = createDrawing();
  const canvas = html("div", { class: "canvas", role: "listbox", tabindex: "0", "aria-label": "Nodes" }, [
    drawing.element,
  ]);
  const empty = html("p", { class: "empty" }, ["There is no workflow to draw yet."]);
  const place = html("select", { class: "place", "aria-label": "Workflow shown" });
  const viewport = createViewport(canvas, drawing.element);
  const zoom = html("div", { class: "zoom", role: "group", "aria-label": "Zoom" }, [
    button("Zoom in", { icon: icon("plus"), onClick: () => viewport.zoomBy(zoomStep) }),
    button("Zoom out", { icon: icon("minus"), onClick: () => viewport.zoomBy(1 / zoomStep) }),
    button("Show the whole graph", { icon: icon("fit"), onClick: () => viewport.showAll() }),
  ]);
  const element = html("section", { class: "panel graph", "aria-label": "Graph" }, [place, canvas, empty, zoom]);

  /** The node that the session has selected, where it is in this drawing. */
  const selected = (): string | undefined => {
    const { selection, path } = session;
    if (selection === undefined || !("node" in selection)) return undefined;
    const at = splitNodeName(selection.node);
    return at.path === path && drawing.points.has(at.nodeId) ? at.nodeId : undefined;
  };
  const nameOf = (id: string) => (session.path === "" ? id : `${session.path}/${id}`);
  const choose = (id: string) => {
    session.select({ node: nameOf(id) });
    const rectangle = drawing.rectangleOf(id);
    if (rectangle !== undefined) viewport.reveal(rectangle);
  };
  const walk = (key: string) => {
    const ids = drawing.graph.nodes.map(({ id }) => id);
    const from = selected();
    if (key === "Home" || from === undefined) return ids[0];
    return key === "End" ? ids.at(-1) : neighbour(drawing.points, from, key as Direction);
  };
  const actions: Record<string, () => void> = {
    "+": () => viewport.zoomBy(zoomStep),
    "=": () => viewport.zoomBy(zoomStep),
    "-": () => viewport.zoomBy(1 / zoomStep),
    "0": () => viewport.showAll(),
    Enter() {
      const id = selected();
      if (id !== undefined) onOpen(nameOf(id));
    },
  };
  const go = (key: string) => {
    const next = walk(key);
    if (next !== undefined) choose(next);
  };
  for (const key of [...Object.keys(pans), "Home", "End"]) actions[key] = () => go(key);
  canvas.addEventListener("keydown", (event) => {
    const { key, shiftKey } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pan = shiftKey && Object.hasOwn(pans, key) ? pans[key] : undefined;
    const act = Object.hasOwn(actions, key) ? actions[key] : undefined;
    if (pan !== undefined) viewport.panBy(...pan);
    else act?.();
    if (act !== undefined) event.preventDefault();
  });
  canvas.addEventListener("click", ({ target }) => {
    const id = drawing.nodeAt(target as Element);
    session.select(id === undefined ? undefined : { node: nameOf(id) });
  });
  canvas.addEventListener("dblclick", ({ target }) => {
    const id = drawing.nodeAt(target as Element);
    if (id !== undefined) onOpen(nameOf(id));
  });
  place.addEventListener("change", () => session.showPlace(place.value));

  const showPlaces = () => {
    const paths = pathsOf(session.state);
    place.hidden = paths.length === 0 && session.path === "";
    if (place.hidden) return;
    const known = new Set([...paths, session.path]);
    known.delete("");
    const options = ["", ...[...known].sort()];
    if (options.join("\n") !== [...place.options].map(({ value }) => value).join("\n")) {
      place.replaceChildren(
        ...options.map((value) => html("option", { value }, [value === "" ? "Main workflow" : displayLine(value)])),
      );
    }
    place.value = session.path;
  };

  return {
    element,
    drawing: drawing.element,
    draw() {
      drawing.draw(session.document);
      canvas.classList.toggle("large", drawing.graph.nodes.length > largeGraph);
      viewport.setDrawing(drawing.bounds);
      empty.hidden = drawing.graph.nodes.length > 0;
      zoom.hidden = !empty.hidden;
    },
    show() {
      showPlaces();
      drawing.show(session.state, session.path);
      const id = selected();
      drawing.mark(id);
      const elementId = id === undefined ? undefined : drawing.elementIdOf(id);
      if (elementId === undefined) canvas.removeAttribute("aria-activedescendant");
      else canvas.setAttribute("aria-activedescendant", elementId);
    },
    send: (events) => drawing.send(events, session.path),
  };
}
