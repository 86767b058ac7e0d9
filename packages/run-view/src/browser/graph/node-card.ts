import type { DrawnNode } from "@chasmx/core";
import { displayLine } from "../../model/display-text.ts";
import { card, type Point } from "../../model/layout.ts";
import type { NodeLook } from "../../model/node-looks.ts";
import { setAttributes, svg } from "../dom.ts";
import { stateSigns } from "../icons.ts";
import { fitText, widthOf } from "./fit-text.ts";

/** The drawing of one node. */
export interface NodeCard {
  readonly element: SVGGElement;
  show(look: NodeLook): void;
  setSelected(isSelected: boolean): void;
}

const left = -card.width / 2;
const textLeft = left + 50;
const textWidth = card.width - 50 - 14;

/** Draws a node around its middle. Everything that it says is text. */
export function nodeCard(node: DrawnNode, { at, index }: { readonly at: Point; readonly index: number }): NodeCard {
  const family = getComputedStyle(document.body).fontFamily;
  const titleFont = `600 13px ${family}`;
  const smallFont = `400 11px ${family}`;
  const title = displayLine(node.title);
  const sign = svg("path", { class: "sign", transform: `translate(${left + 18} -8)` });
  const subtitle = svg("text", { class: "subtitle", "aria-hidden": "true", x: textLeft, y: 16 });
  const time = svg("text", { class: "time", "aria-hidden": "true", x: -left - 14, y: 16 });
  const tip = svg("title", {}, [title === node.id ? title : `${title} (${displayLine(node.id)})`]);
  const element = svg(
    "g",
    {
      class: "node",
      id: `node-${index}`,
      role: "option",
      "aria-selected": "false",
      transform: `translate(${at.x} ${at.y})`,
    },
    [
      tip,
      svg("rect", { class: "focus", ...rectangle(5), rx: 15 }),
      svg("rect", { class: "card", ...rectangle(0), rx: 10 }),
      svg("circle", { class: "ring", cx: left + 26, cy: 0, r: 14 }),
      sign,
      svg("text", { class: "title", "aria-hidden": "true", x: textLeft, y: -4 }, [
        fitText(title, textWidth, titleFont),
      ]),
      subtitle,
      time,
    ],
  );
  let shown = "";
  return {
    element,
    show(look) {
      const key = `${look.status} ${look.time} ${look.label}`;
      if (key === shown) return;
      shown = key;
      setAttributes(element, { "data-status": look.status, "aria-label": look.label });
      sign.setAttribute("d", stateSigns[look.status]);
      time.textContent = look.time;
      const taken = look.time === "" ? 0 : widthOf(look.time, smallFont) + 10;
      subtitle.textContent = fitText(look.subtitle, textWidth - taken, smallFont);
    },
    setSelected: (isSelected) => setAttributes(element, { "aria-selected": isSelected ? "true" : "false" }),
  };
}

function rectangle(room: number) {
  const width = card.width + 2 * room;
  const height = card.height + 2 * room;
  return { x: -width / 2, y: -height / 2, width, height };
}
