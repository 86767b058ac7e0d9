import { durationText, nodeName } from "@chasmx/core";
import type { Row } from "../../model/conversation.ts";
import { displayLine } from "../../model/display-text.ts";
import { type EventWords, eventWords } from "../../model/words.ts";
import { html, svg } from "../dom.ts";
import { icon } from "../icons.ts";
import type { Lanes } from "./lanes.ts";

/** How high a row is, in pixels. */
export const rowHeight = 46;
/** Where in a row its arrow lies. */
export const arrowY = 34;
/** A label with less room than this on one side of its arrow goes to the other. */
const enoughRoom = 240;

/** What a row is drawn with. */
export interface RowContext {
  readonly lanes: Lanes;
  readonly startedAt: number;
  readonly index: number;
  readonly count: number;
}

/** Draws one row of the sequence: its time, its arrow, and what was said. */
export function rowView(row: Row, { lanes, startedAt, index, count }: RowContext): HTMLElement {
  const words = wordsOf(row);
  const time = durationText(row.event.time - startedAt);
  const label = words.text === undefined ? words.what : `${words.what}: ${words.text}`;
  const element = html(
    "div",
    {
      class: "row",
      role: "option",
      id: `row-${index}`,
      "data-kind": row.kind,
      "aria-selected": "false",
      "aria-setsize": count,
      "aria-posinset": index + 1,
      "aria-label": `${label}, after ${time}`,
    },
    [html("span", { class: "at" }, [`+${time}`]), ...parts(row, words, lanes)],
  );
  element.style.top = `${index * rowHeight}px`;
  element.style.width = `${lanes.width}px`;
  return element;
}

function parts(row: Row, words: EventWords, lanes: Lanes): Node[] {
  if (row.from === undefined) return [banner(words)];
  const from = lanes.x(row.from);
  const ends = row.to.map((lane) => lanes.x(lane));
  const lowest = Math.min(from, ends.length === 1 ? (ends[0] ?? from) : from);
  return [arrows(row, from, ends), spoken(shortWords(row, words), lowest, lanes)];
}

function arrows(row: Row, from: number, ends: readonly number[]): SVGElement {
  const lines = ends.map((to) => {
    if (to === from) {
      return svg("path", { class: "line", d: `M${from} ${arrowY - 8}h16v14h-11` });
    }
    const tip = to - Math.sign(to - from) * 3;
    const back = tip - Math.sign(to - from) * 8;
    return svg("g", {}, [
      svg("path", { class: "line", d: `M${from} ${arrowY}H${tip}` }),
      row.kind === "no-answer"
        ? svg("path", { class: "tip", d: `M${back} ${arrowY - 4}l8 8m0-8l-8 8` })
        : svg("path", { class: "tip", d: `M${back} ${arrowY - 4}L${tip} ${arrowY}L${back} ${arrowY + 4}` }),
    ]);
  });
  const mark =
    ends.length === 0 ? svg("rect", { x: from - 5, y: arrowY - 5, width: 10, height: 10, rx: 2 }) : dot(from);
  return svg("svg", { class: "arrows", "aria-hidden": "true" }, [...lines, mark]);
}

function dot(x: number): SVGElement {
  return svg("circle", { cx: x, cy: arrowY, r: 3.5 });
}

function spoken({ what, text }: EventWords, left: number, lanes: Lanes): HTMLElement {
  const element = html("span", { class: "spoken" }, [
    html("b", {}, [what]),
    text === undefined ? undefined : ` ${text}`,
  ]);
  const room = lanes.width - left - 20;
  if (room >= enoughRoom) {
    element.style.left = `${left + 8}px`;
    element.style.maxWidth = `${room}px`;
  } else {
    element.style.right = "12px";
    element.style.maxWidth = `${enoughRoom + 60}px`;
  }
  return element;
}

function banner({ what, text }: EventWords): HTMLElement {
  return html("span", { class: "banner" }, [
    icon("warning"),
    html("b", {}, [what]),
    text === undefined ? undefined : ` ${text}`,
  ]);
}

/** What a row says in full: for those who do not see its lanes. */
function wordsOf({ event, message }: Row): EventWords {
  return eventWords(event, () => message);
}

/** What a row says beside its arrow, which shows who speaks. */
function shortWords({ kind, event, message }: Row, words: EventWords): EventWords {
  const rest = words.text === undefined ? {} : { text: words.text };
  const wait = message === undefined ? "" : durationText(event.time - message.time);
  switch (kind) {
    case "ask":
      return { what: message?.note === undefined ? "asks" : "asks, in memory", ...rest };
    case "answer":
      return { what: `answers after ${wait}`, ...rest };
    case "no-answer":
      return { what: `${event.type === "message-settled" ? event.outcome : ""} after ${wait}`, ...rest };
    case "tell":
      return { what: "tells", ...rest };
    case "share":
      return event.type === "context-set" ? { what: `shares ${displayLine(event.name)} =`, ...rest } : words;
    case "request":
      return { what: "asks a person", ...rest };
    default:
      return withoutName(words, event);
  }
}

/** A sentence without the name that its lane shows. */
function withoutName(words: EventWords, event: Row["event"]): EventWords {
  if (!("node_id" in event) || event.node_id === undefined) return words;
  const name = displayLine(nodeName(event.path, event.node_id));
  return words.what.startsWith(`${name} `) ? { ...words, what: words.what.slice(name.length + 1) } : words;
}
