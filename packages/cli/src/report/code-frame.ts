import type { Range } from "@chasmx/core";
import type { Palette } from "../terminal/palette.ts";
import { printable } from "../terminal/printable.ts";
import { shorten, widthOf } from "../terminal/width.ts";

/** How a frame is drawn. */
export interface FrameOptions {
  readonly columns: number;
  readonly palette: Palette;
}

/** How much of a line is shown before the place that matters. */
const lead = 40;

/**
 * The line that a range begins in, with the place underlined. A long line is cut on both sides. What stands in the text is
 * made printable first, and measured as it is shown.
 */
export function codeFrame(text: string, { start, end }: Range, { columns, palette }: FrameOptions): string[] {
  const lineStart = start.offset - start.character;
  const lineEnd = endOfLine(text, start.offset);
  const number = String(start.line + 1);
  const room = Math.max(columns - number.length - 6, 20);
  const from = Math.max(lineStart, start.offset - lead);
  const before = `${from > lineStart ? "…" : ""}${shown(text.slice(from, start.offset))}`;
  const marked = shown(text.slice(start.offset, Math.min(end.offset, lineEnd, start.offset + room)));
  const after = shown(text.slice(start.offset, Math.min(lineEnd, start.offset + room * 2)));
  const width = Math.max(1, Math.min(widthOf(marked), room - widthOf(before)));
  const gutter = " ".repeat(number.length);
  return [
    ` ${palette.faint(`${number} |`)} ${shorten(before + after, room)}`,
    ` ${palette.faint(`${gutter} |`)} ${" ".repeat(widthOf(before))}${palette.bad("^".repeat(width))}`,
  ];
}

function endOfLine(text: string, offset: number): number {
  const found = text.slice(offset).search(/[\r\n]/);
  return found === -1 ? text.length : offset + found;
}

/** A tab would make the underline depend on the terminal. */
function shown(text: string): string {
  return printable(text).replaceAll("\t", "  ").replaceAll("\n", " ");
}
