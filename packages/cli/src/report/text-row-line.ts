import type { TextRow } from "@chasmx/core";
import type { Palette } from "../terminal/palette.ts";
import { printable } from "../terminal/printable.ts";

const signs: Readonly<Record<TextRow["change"], string>> = { kept: " ", removed: "-", added: "+", "left-out": " " };

/** A line of a text. What differs in it stands out where there are colours. */
export function textRowLine({ change, parts }: TextRow, indent: number, palette: Palette): string {
  const colour = { kept: palette.faint, removed: palette.bad, added: palette.good, "left-out": palette.faint }[change];
  const line = parts.map(({ text, isChanged }) => {
    const shown = colour(printable(text).replaceAll("\t", "  "));
    return isChanged ? palette.strong(shown) : shown;
  });
  const sign = signs[change] === " " ? " " : colour(signs[change]);
  return `${" ".repeat(indent)}${sign} ${line.join("")}`.trimEnd();
}
