import {
  type DescribedPart,
  type DescribedValue,
  describeComparison,
  describeProblems,
} from "../comparison/describe-comparison.ts";
import type { TextRow } from "../comparison/text-rows.ts";
import type { WorkflowComparison } from "../comparison/workflow-comparison.ts";

/**
 * Writes a comparison as Markdown, for a review: a section for each kind of parts, and prompts as diffs. Names and texts of
 * the documents are text in it, whatever they hold.
 */
export function comparisonMarkdown(comparison: WorkflowComparison): string {
  const { changed, moved } = comparison;
  const sections = describeComparison(comparison).flatMap(({ title, noun, parts }) => [
    `### ${title}`,
    "",
    ...parts.flatMap((part) => {
      if (noun === "key") return part.values.flatMap((value) => valueLines(value, ""));
      return noun === "fact" ? [`- ${escaped(part.name)}`] : partLines(part);
    }),
    "",
  ]);
  const nothing = changed ? "Nothing differs in what could be read." : "Nothing differs.";
  const lines = [
    ...(sections.length === 0 ? [nothing, ""] : sections),
    ...(moved.length === 0 ? [] : [`Moved only: ${moved.map(code).join(", ")}`, ""]),
    ...describeProblems(comparison).flatMap(({ side, sentence }) => [`The text ${side} ${sentence}`, ""]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function partLines({ change, name, note, values }: DescribedPart): string[] {
  const remark = note === undefined ? "" : ` (${escaped(note)})`;
  // What is gone needs no more words.
  const told = change === "removed" ? [] : values;
  return [`- ${code(name)} ${change}${remark}`, ...told.flatMap((value) => valueLines(value, "  "))];
}

function valueLines({ change, place, before, after, rows, words }: DescribedValue, indent: string): string[] {
  const head = `${indent}- ${code(place === "" ? "all of it" : place)}`;
  if (words !== undefined) return [`${head}: ${words}`];
  if (rows !== undefined) return [`${head}:`, "", ...fenced(rows).map((line) => `${indent}  ${line}`.trimEnd())];
  if (before !== undefined && after !== undefined) return [`${head}: ${code(before)} → ${code(after)}`];
  return [`${head} ${change}: ${code(after ?? before ?? "")}`];
}

const signs: Readonly<Record<TextRow["change"], string>> = { kept: " ", removed: "-", added: "+", "left-out": " " };

function fenced(rows: readonly TextRow[]): string[] {
  const lines = rows.map(({ change, parts }) => `${signs[change]} ${parts.map(({ text }) => text).join("")}`);
  const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  // A carriage return would end a line of the block.
  return [`${fence}diff`, ...lines.map((line) => line.replaceAll("\r", "␍")), fence];
}

/** The most of a name or a value that is shown. */
const shownCharacters = 200;

/** A text on one line, as code: nothing in it has a meaning. */
function code(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const shown = line.length > shownCharacters ? `${line.slice(0, shownCharacters)}…` : line;
  const fence = "`".repeat(longestRun(shown) + 1);
  const pad = shown === "" || shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

/** A text of which nothing has a meaning in Markdown or in HTML. */
function escaped(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>#|~&!]/g, "\\$&");
}
