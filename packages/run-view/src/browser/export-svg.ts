import { svg } from "./dom.ts";

/** What an element of the drawing looks like, as attributes that every program for SVG files knows; all but the opacity are inherited. */
const looks = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
] as const;

/** The drawing as the text of an SVG file: as it looks now, with nothing of the page in it. */
export function exportSvg(drawing: SVGSVGElement): string {
  // However far away it is seen from, a file has all its texts.
  const canvas = drawing.closest(".far");
  canvas?.classList.remove("far");
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = drawing.querySelectorAll("*");
  for (const [index, element] of [...copy.querySelectorAll("*")].entries()) {
    const original = originals[index];
    if (original !== undefined) fix(element, original);
  }
  draw(copy, getComputedStyle(drawing));
  canvas?.classList.add("far");
  copy.removeAttribute("style");
  copy.removeAttribute("class");
  copy.setAttribute("role", "img");
  const { x, y, width, height } = drawing.viewBox.baseVal;
  const background = getComputedStyle(document.body).backgroundColor;
  copy.prepend(svg("rect", { x, y, width, height, fill: background }));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

function fix(element: Element, original: Element): void {
  const style = getComputedStyle(original);
  if (style.display === "none") {
    element.remove();
    return;
  }
  const { parentElement: parent } = original;
  draw(element, style, parent === null ? undefined : getComputedStyle(parent));
  const marker = /#([a-z-]+)/.exec(style.getPropertyValue("marker-end"))?.[1];
  if (marker !== undefined) element.setAttribute("marker-end", `url(#${marker})`);
  for (const name of ["class", "role", "aria-selected", "aria-label", "aria-hidden", "data-status", "data-taken"]) {
    element.removeAttribute(name);
  }
}

/** Writes how an element looks, where it does not look like what is around it. */
function draw(element: Element, style: CSSStyleDeclaration, around?: CSSStyleDeclaration): void {
  for (const name of looks) {
    const value = style.getPropertyValue(name);
    const before = name === "opacity" ? "1" : around?.getPropertyValue(name);
    if (value === before) element.removeAttribute(name);
    else element.setAttribute(name, plainColor(value));
  }
}

/** A colour that was mixed, in the spelling that older programs know too. Every other value is left as it is. */
function plainColor(value: string): string {
  const parts = /^color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)$/.exec(value)?.slice(1);
  if (parts === undefined) return value;
  const [red, green, blue] = parts.map((part) => Math.round(255 * Number(part)));
  const [, , , opacity] = parts;
  return opacity === undefined ? `rgb(${red}, ${green}, ${blue})` : `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}

/** Saves a text as a file of the reader's machine. */
export function saveFile(name: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: "image/svg+xml" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
