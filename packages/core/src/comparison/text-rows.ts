import { changedWords, type TextPart } from "./changed-words.ts";
import { hunksOf } from "./edit-script.ts";
import type { ValueChange } from "./workflow-comparison.ts";

/** A line of a text that has changed, as it is shown; `left-out` stands for lines that are not. */
export interface TextRow {
  readonly change: "kept" | "removed" | "added" | "left-out";
  readonly parts: readonly TextPart[];
}

/** Texts up to here are shown side by side, as other values are. */
const shortCharacters = 60;

/** How many lines of one stretch, and rows of one text, are shown: a reader who wants it whole opens the file. */
const maxLines = 20;
const maxRows = 60;

const leftOut: TextRow = { change: "left-out", parts: [{ text: "…", isChanged: false }] };

/**
 * The lines in which two texts differ, a prompt's say, with the words that differ marked and one line of what is around
 * them. Undefined where the two are better shown side by side: both are short, or one is no text.
 */
export function textRows({ before, after }: ValueChange): TextRow[] | undefined {
  if (typeof before !== "string" || typeof after !== "string") return undefined;
  if ([before, after].every((text) => text.length <= shortCharacters && !text.includes("\n"))) return undefined;
  const [old, now] = [before.split("\n"), after.split("\n")];
  const hunks = hunksOf(old, now);
  const rows = hunks.slice(0, maxRows).flatMap((hunk, index) => {
    const told = hunks[index - 1]?.before.end;
    return [
      ...around(old.slice(told ?? 0, hunk.before.start), { isAfter: told !== undefined, isBefore: true }),
      ...changedRows(old.slice(hunk.before.start, hunk.before.end), now.slice(hunk.after.start, hunk.after.end)),
    ];
  });
  const rest = around(old.slice(hunks.at(-1)?.before.end), { isAfter: true, isBefore: false });
  return rows.length > maxRows ? [...rows.slice(0, maxRows), leftOut] : [...rows, ...rest];
}

/** Of the lines between changes, those next to one. */
function around(
  lines: readonly string[],
  { isAfter, isBefore }: { readonly isAfter: boolean; readonly isBefore: boolean },
): TextRow[] {
  const count = (isAfter ? 1 : 0) + (isBefore ? 1 : 0);
  if (lines.length <= count) return lines.map(keptRow);
  return [
    ...lines.slice(0, isAfter ? 1 : 0).map(keptRow),
    leftOut,
    ...lines.slice(lines.length - (isBefore ? 1 : 0)).map(keptRow),
  ];
}

function keptRow(text: string): TextRow {
  return { change: "kept", parts: text === "" ? [] : cut([{ text, isChanged: false }]) };
}

function changedRows(before: readonly string[], after: readonly string[]): TextRow[] {
  const words = changedWords(before.slice(0, maxLines).join("\n"), after.slice(0, maxLines).join("\n"));
  const rowsOf = (change: "removed" | "added", lines: readonly string[], parts: readonly TextPart[]): TextRow[] => [
    ...(lines.length === 0 ? [] : linesOf(parts).map((line) => ({ change, parts: line }))),
    ...(lines.length > maxLines ? [leftOut] : []),
  ];
  return [...rowsOf("removed", before, words.before), ...rowsOf("added", after, words.after)];
}

function linesOf(parts: readonly TextPart[]): TextPart[][] {
  const lines: TextPart[][] = [[]];
  for (const { text, isChanged } of parts) {
    for (const [index, line] of text.split("\n").entries()) {
      if (index > 0) lines.push([]);
      if (line !== "") lines.at(-1)?.push({ text: line, isChanged });
    }
  }
  return lines.map(cut);
}

/** How much of what is the same is shown on either side of what differs, and how much of a line with nothing beside it. */
const sideCharacters = 40;
const lineCharacters = 100;
const changedCharacters = 400;

/** Leaves out the middle of what is the same, so that what differs in a long line is seen. */
function cut(parts: readonly TextPart[]): TextPart[] {
  return parts.map(({ text, isChanged }, index) => {
    if (isChanged) return { text: shorten(text, changedCharacters, 0), isChanged };
    if (parts.length === 1) return { text: shorten(text, lineCharacters, 0), isChanged };
    return {
      text: shorten(text, index === 0 ? 0 : sideCharacters, index === parts.length - 1 ? 0 : sideCharacters),
      isChanged,
    };
  });
}

/** The beginning and the end of a text, at blanks where there are some. Never half of a character that takes two units. */
function shorten(text: string, start: number, end: number): string {
  if (text.length <= start + end + 1) return text;
  const head = text.slice(0, start).replace(/[\ud800-\udbff]$|(?<=\s)\S{1,15}$/, "");
  const tail = text.slice(text.length - end).replace(/^[\udc00-\udfff]|^\S{1,15}(?=\s)/, "");
  return `${head.trimEnd()}…${tail.trimStart()}`;
}
