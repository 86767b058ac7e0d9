import { type Diagnostic, parse } from "@chasmx/core";
import type { TestProblem } from "@chasmx/core/testing";
import type { BrokenFile, TestedTest } from "./test-report.ts";

/**
 * The results as JUnit's XML, as CI systems read it: one suite for each file. It holds no times, so that the same results have the
 * same bytes.
 */
export function junitReport(tested: readonly TestedTest[], broken: readonly BrokenFile[]): string {
  const suites = [...Map.groupBy(tested, ({ file }) => file)].map(([file, tests]) => suite(file, tests));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    ...suites.flat(),
    ...broken.flatMap(brokenSuite),
    "</testsuites>",
    "",
  ].join("\n");
}

function suite(file: string, tests: readonly TestedTest[]): string[] {
  const failures = tests.filter(({ result }) => result.problems.length > 0).length;
  return [
    `  <testsuite name="${escaped(file)}" tests="${tests.length}" failures="${failures}" errors="0">`,
    ...tests.flatMap(testCase),
    "  </testsuite>",
  ];
}

function testCase({ file, text, result: { name, problems } }: TestedTest): string[] {
  const opening = `    <testcase name="${escaped(name)}" classname="${escaped(file)}"`;
  const [first] = problems;
  if (first === undefined) return [`${opening}/>`];
  const { rangeAt } = parse(text);
  const told = problems.map((problem) => {
    const { line, character } = rangeAt(problem.pointer).start;
    return [`${file}:${line + 1}:${character + 1} ${problem.message}`, ...details(problem)].join("\n");
  });
  const message = `      <failure message="${escaped(first.message)}">${escaped(told.join("\n\n"))}</failure>`;
  return [`${opening}>`, message, "    </testcase>"];
}

const signs = { kept: " ", removed: "-", added: "+", "left-out": " " } as const;

function details({ expected, actual, rows, among = [] }: TestProblem): string[] {
  if (rows !== undefined && rows.length > 0) {
    return rows.map(({ change, parts }) => `${signs[change]} ${parts.map(({ text }) => text).join("")}`);
  }
  return [
    ...(expected === undefined ? [] : [`expected: ${JSON.stringify(expected)}`]),
    ...(actual === undefined ? [] : [`came: ${JSON.stringify(actual)}`]),
    ...among,
  ];
}

function brokenSuite({ file, diagnostics }: BrokenFile): string[] {
  const told = diagnostics.map(({ range, message }: Diagnostic) => {
    return `${file}:${range.start.line + 1}:${range.start.character + 1} ${message}`;
  });
  return [
    `  <testsuite name="${escaped(file)}" tests="1" failures="0" errors="1">`,
    `    <testcase name="${escaped(file)}" classname="${escaped(file)}">`,
    `      <error message="${escaped(diagnostics[0]?.message ?? "")}">${escaped(told.join("\n"))}</error>`,
    "    </testcase>",
    "  </testsuite>",
  ];
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

/** A text within XML 1.0, which cannot hold control characters at all. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[&<>"\n\r\t]/g, (sign) => entities[sign] ?? sign)
    .replaceAll(/[\p{Cc}\ufffe\uffff]/gu, "\ufffd");
}
