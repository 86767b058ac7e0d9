import type { JsonValue } from "../contracts/json.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { readJson } from "./json/reader.ts";
import { type SourceMap, sourceMap } from "./json/source-map.ts";
import { sourcePositions } from "./json/source-positions.ts";
import { sourceTree } from "./json/source-tree.ts";
import { syntaxProblems } from "./json/syntax-problems.ts";

/** The longest text that is read, in UTF-16 code units: what `text.length` counts, in time that does not depend on it. */
export const maxTextLength = 10_000_000;

/** A JSON text that has been read: its value, its problems of syntax, and where everything stands. */
export interface ParsedText extends SourceMap {
  readonly text: string;
  /**
   * What the text says: for JSON, what `JSON.parse` gives. For a broken text as much as could be read, undefined when
   * that is nothing. Never nested deeper than `maxDepth`.
   */
  readonly value: JsonValue | undefined;
  /** In the order of the text: `json-syntax`, `json-duplicate-key`, `json-too-deep` and `json-too-large`. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a JSON text. It never throws, finds every problem in one pass, and takes time linear in the text. */
export function parse(text: string): ParsedText {
  const positions = sourcePositions(text);
  const problems = syntaxProblems(positions);
  const tree = sourceTree();
  const value = text.length > maxTextLength ? undefined : readJson(text, { tree, problems, positions });
  if (text.length > maxTextLength) {
    const message = `The text has ${text.length} characters. At most ${maxTextLength} are read.`;
    problems.report({ code: "json-too-large", message, start: 0, end: 0 }, () => "");
  }
  return { text, value, diagnostics: problems.diagnostics(), ...sourceMap(text, tree, positions) };
}
