import { cut } from "../../model/display-text.ts";

const context = document.createElement("canvas").getContext("2d");
const widths = new Map<string, number>();

/** The beginning of a text that fits a width in pixels, with an ellipsis where it is not the whole. */
export function fitText(text: string, width: number, font: string): string {
  // No character is narrower than two pixels: what is far too long is not measured as a whole.
  const start = cut(text, Math.ceil(width / 2));
  if (start.length === text.length && widthOf(text, font) <= width) return text;
  let [low, high] = [0, start.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (widthOf(`${cut(start, middle)}…`, font) <= width) low = middle;
    else high = middle - 1;
  }
  return `${cut(start, low).trimEnd()}…`;
}

/** How wide a text is drawn, in pixels. */
export function widthOf(text: string, font: string): number {
  const key = `${font} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  if (widths.size > 20_000) widths.clear();
  if (context !== null) context.font = font;
  const width = context?.measureText(text).width ?? text.length * 7;
  widths.set(key, width);
  return width;
}
