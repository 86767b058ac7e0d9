import { checkWorkflowTest, type ParsedText } from "@chasmx/core";
import type { Position, TestFileEntry } from "../protocol/index.ts";

/** Reads a file of tests as data: nothing runs, and no other file is read. */
export async function readTestFile(file: string, text: string): Promise<TestFileEntry> {
  const checked = await checkWorkflowTest(text);
  return {
    file,
    tests: checked.tests.map(({ name, pointer }) => ({ name, ...placeOf(checked.text, pointer) })),
    problems: checked.diagnostics.map(({ message, range }) => {
      const { line, character } = range.start;
      return `Line ${line + 1}, column ${character + 1}: ${message}`;
    }),
  };
}

/** A file of tests that cannot be read. */
export function unreadableTestFile(file: string, problem: string): TestFileEntry {
  return { file, tests: [], problems: [problem] };
}

/** Where something of a file stands. */
export function placeOf(text: ParsedText, pointer: string): { readonly start: Position; readonly end: Position } {
  const { start, end } = text.rangeAt(pointer);
  return {
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
  };
}
