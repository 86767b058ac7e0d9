import type { Diagnostic } from "@chasmx/core";
import { printableLine } from "../terminal/printable.ts";
import { codeFrame, type FrameOptions } from "./code-frame.ts";

/** A file that has been checked. */
export interface CheckedFile {
  readonly file: string;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Problems beyond this many in one file are counted, not shown. */
const shownProblems = 100;

/** Each problem of a file: its place, what it is, the rule's id, and the line with the place underlined. */
export function problemLines({ file, text, diagnostics }: CheckedFile, options: FrameOptions): string[] {
  const lines = diagnostics.slice(0, shownProblems).flatMap((diagnostic) => {
    const { code, severity, message, range, fix } = diagnostic;
    const { palette } = options;
    const { line, character } = range.start;
    const colour = severity === "error" ? palette.bad : palette.warning;
    // What is wrong with the file as a whole stands nowhere in it.
    const isWhole = range.end.offset === 0;
    const place = isWhole ? printableLine(file) : `${printableLine(file)}:${line + 1}:${character + 1}`;
    return [
      `${palette.strong(place)} ${colour(severity)} ${printableLine(message)} ${palette.faint(code)}`,
      ...(isWhole ? [] : codeFrame(text, range, options)),
      ...(fix === undefined ? [] : [`   ${palette.faint("fix:")} ${printableLine(fix.title)}`]),
      "",
    ];
  });
  const more = diagnostics.length - shownProblems;
  return more > 0 ? [...lines, `${printableLine(file)} has ${more} more problems.`, ""] : lines;
}

/** `2 errors, 1 warning`; the empty text where there is nothing. */
export function countProblems(diagnostics: readonly Diagnostic[]): string {
  const counts = (["error", "warning", "information"] as const).flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0
      ? []
      : [count === 1 || severity === "information" ? `${count} ${severity}` : `${count} ${severity}s`];
  });
  return counts.join(", ");
}
