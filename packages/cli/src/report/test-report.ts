import { type Diagnostic, type JsonValue, parse, type Range } from "@chasmx/core";
import type { TestProblem, WorkflowTestResult } from "@chasmx/core/testing";
import type { Palette } from "../terminal/palette.ts";
import { printable, printableJson, printableLine } from "../terminal/printable.ts";
import type { Symbols } from "../terminal/symbols.ts";
import { codeFrame, type FrameOptions } from "./code-frame.ts";
import { textRowLine } from "./text-row-line.ts";

/** How one test of a file went. */
export interface TestedTest {
  readonly file: string;
  /** The file's text, in which the problems have their places. */
  readonly text: string;
  readonly result: WorkflowTestResult;
}

/** How results are drawn. */
export interface TestView extends FrameOptions {
  readonly symbols: Symbols;
}

/** A test that passes on one line; below one that fails everything that is not as expected, and where the test says so. */
export function resultLines({ file, text, result: { name, problems } }: TestedTest, view: TestView): string[] {
  const { palette, symbols } = view;
  const title = printableLine(name);
  if (problems.length === 0) return [`  ${palette.good(symbols.done)} ${title}`];
  const { rangeAt } = parse(text);
  return [
    `  ${palette.bad(symbols.failed)} ${palette.strong(title)}`,
    "",
    ...problems.flatMap((problem) => {
      const range = rangeAt(problem.pointer);
      const place = `${printableLine(file)}:${range.start.line + 1}:${range.start.character + 1}`;
      return [
        `    ${palette.strong(place)} ${printableLine(problem.message)}`,
        ...frameLines(text, range, view),
        ...detailLines(problem, palette),
        "",
      ];
    }),
  ];
}

/** The line that a problem is about. What the whole test is about stands in no line of it, and of a list its beginning is enough. */
function frameLines(text: string, range: Range, view: TestView): string[] {
  const { start } = range;
  const isContainer = text[start.offset] === "{" || text[start.offset] === "[";
  const end = isContainer ? { ...start, character: start.character + 1, offset: start.offset + 1 } : range.end;
  return codeFrame(text, { start, end }, { ...view, columns: view.columns - 4 }).map((line) => `    ${line}`);
}

/** More of these lines than this are counted. */
const shownLines = 20;

function detailLines({ expected, actual, rows, among }: TestProblem, palette: Palette): string[] {
  if (rows !== undefined && rows.length > 0) return rows.map((row) => textRowLine(row, 6, palette));
  const lines = [
    ...(expected === undefined ? [] : valueLines("expected", expected, palette.good)),
    ...(actual === undefined ? [] : valueLines("came", actual, palette.bad)),
    ...(among ?? []).slice(0, shownLines).map((line) => `      ${palette.faint(printableLine(line))}`),
  ];
  const more = (among?.length ?? 0) - shownLines;
  return more > 0 ? [...lines, `      and ${more} more`] : lines;
}

function valueLines(label: string, value: JsonValue, style: (text: string) => string): string[] {
  const text = typeof value === "string" ? printable(JSON.stringify(value)) : printableJson(value, 2);
  const [first = "", ...others] = text.split("\n").slice(0, shownLines);
  return [`      ${style(label.padEnd(9))} ${first}`, ...others.map((line) => `${" ".repeat(16)}${line}`)];
}

/** How many tests passed and failed. */
export function countTests(tested: readonly TestedTest[], palette: Palette): string {
  const failed = tested.filter(({ result }) => result.problems.length > 0).length;
  const passed = `${tested.length - failed} passed`;
  return `\n${failed === 0 ? palette.good(passed) : `${palette.bad(`${failed} failed`)}, ${passed}`}`;
}

/** A file of tests that cannot be used. */
export interface BrokenFile {
  readonly file: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** The results for a program. */
export function testReport(tested: readonly TestedTest[], broken: readonly BrokenFile[]) {
  const failed = tested.filter(({ result }) => result.problems.length > 0).length;
  return {
    tests: tested.map(({ file, text, result: { name, problems } }) => {
      const { rangeAt } = parse(text);
      const told = problems.map((problem) => ({ ...problem, range: rangeAt(problem.pointer) }));
      return { file, name, status: problems.length === 0 ? "passed" : "failed", problems: told };
    }),
    broken: broken.map(({ file, diagnostics }) => ({ file, diagnostics })),
    summary: { passed: tested.length - failed, failed, broken: broken.length },
  };
}
