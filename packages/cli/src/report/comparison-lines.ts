import {
  type DescribedPart,
  type DescribedValue,
  describeComparison,
  describeProblems,
  type WorkflowComparison,
} from "@chasmx/core";
import type { Palette } from "../terminal/palette.ts";
import { printableLine } from "../terminal/printable.ts";
import type { Symbols } from "../terminal/symbols.ts";
import { shorten, widthOf } from "../terminal/width.ts";
import { textRowLine } from "./text-row-line.ts";

/** How a comparison is shown in a terminal. */
export interface ComparisonView {
  /** What the two sides are called. */
  readonly before: string;
  readonly after: string;
  readonly columns: number;
  readonly palette: Palette;
  readonly symbols: Symbols;
}

/** A comparison for a person: a section for each kind of parts that differ, and of a prompt the lines that differ. */
export function comparisonLines(comparison: WorkflowComparison, view: ComparisonView): string[] {
  const { changed, moved } = comparison;
  const { palette, symbols } = view;
  const sections = describeComparison(comparison).flatMap(({ title, noun, parts }) => [
    palette.strong(title),
    ...parts.flatMap((part) => {
      // A key of the workflow itself is a value without a part around it.
      if (noun === "key") return part.values.flatMap((value) => valueLines(value, { indent: 2, view }));
      return noun === "fact" ? [factLine(part, palette)] : partLines(part, view);
    }),
    "",
  ]);
  const nothing = palette.good(changed ? "Nothing differs in what could be read." : "Nothing differs.");
  const lines = [
    palette.faint(`${printableLine(view.before)} ${symbols.right} ${printableLine(view.after)}`),
    "",
    ...(sections.length === 0 ? [nothing, ""] : sections),
    ...(moved.length === 0 ? [] : [palette.faint(`Moved only: ${moved.map(printableLine).join(", ")}`), ""]),
    ...describeProblems(comparison).map(
      ({ side, sentence }) => `${printableLine(view[side])} ${palette.warning(sentence)}`,
    ),
  ];
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

function factLine({ change, name }: DescribedPart, palette: Palette): string {
  return `  ${signOf(change, palette)} ${printableLine(name)}`;
}

function partLines({ change, name, note, values }: DescribedPart, view: ComparisonView): string[] {
  const { palette } = view;
  const remark = note === undefined ? "" : `  ${palette.faint(printableLine(note))}`;
  // What is gone needs no more words.
  const told = change === "removed" ? [] : values;
  return [
    `  ${signOf(change, palette)} ${palette.name(printableLine(name))}${remark}`,
    ...told.flatMap((value) => valueLines(value, { indent: 6, view })),
  ];
}

function signOf(change: DescribedPart["change"], palette: Palette): string {
  if (change === "added") return palette.good("+");
  return change === "removed" ? palette.bad("-") : palette.warning("~");
}

interface Place {
  readonly indent: number;
  readonly view: ComparisonView;
}

function valueLines({ change, place, before, after, rows, words }: DescribedValue, { indent, view }: Place): string[] {
  const { columns, palette, symbols } = view;
  const key = place === "" ? "all of it" : printableLine(place);
  const head = `${" ".repeat(indent)}${signOf(change, palette)} ${key}`;
  if (rows !== undefined) return [head, ...rows.map((row) => textRowLine(row, indent + 4, palette))];
  if (words !== undefined) return [`${head}  ${words}`];
  const room = Math.max(40, columns - widthOf(head) - 2);
  const [old, now] = [before, after].map((value) => value && printableLine(value));
  if (old === undefined || now === undefined) return [`${head}  ${shorten(old ?? now ?? "", room)}`];
  const arrow = ` ${symbols.right} `;
  const half = Math.floor((room - arrow.length) / 2);
  // What the shorter of the two leaves free, the longer one takes.
  const share = (text: string, other: string) => shorten(text, Math.max(half, room - arrow.length - widthOf(other)));
  return [`${head}  ${palette.bad(share(old, now))}${arrow}${palette.good(share(now, old))}`];
}
