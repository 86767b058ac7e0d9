import {
  type DescribedPart,
  type DescribedValue,
  describeComparison,
  describeProblems,
} from "../comparison/describe-comparison.ts";
import type { TextRow } from "../comparison/text-rows.ts";
import type { WorkflowComparison } from "../comparison/workflow-comparison.ts";
import { block, code, escaped } from "./markdown-text.ts";

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
  return block(lines, "diff");
}
