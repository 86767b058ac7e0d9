import type { JsonValue } from "../../contracts/json.ts";
import { pointer } from "../json-pointer.ts";
import { character } from "./characters.ts";
import { oddityEnd, whitespaceEnd } from "./lookahead.ts";
import type { SourcePositions } from "./source-positions.ts";
import type { SourceKey, SourceTree } from "./source-tree.ts";
import type { SyntaxProblem, SyntaxProblems } from "./syntax-problems.ts";

/** The state of one reading of a text: where it is, and which objects and arrays are open around it. */
export interface JsonReading {
  readonly text: string;
  readonly tree: SourceTree;
  readonly positions: SourcePositions;
  readonly report: SyntaxProblems["report"];
  readonly frames: JsonFrame[];
  root: JsonValue | undefined;
  /** The next character to read. */
  offset: number;
  /** Where the last token ended, before the blanks and comments that were skipped since. */
  lastEnd: number;
  /** Where skipping last stopped, so that skipping twice does not move `lastEnd`. */
  skippedTo: number;
  /** What to insert at the end of a text that ends too early, before the brackets; undefined when that is unknown. */
  missingAtEnd: string | undefined;
}

interface FrameState {
  readonly start: number;
  /** The container's id in the source tree. */
  readonly id: number;
  /** Whether anything was read in it. */
  isFilled: boolean;
  /** The offset of the comma that nothing has followed yet; -1 when there is none. */
  comma: number;
}

/** An object that is still open. */
export interface ObjectFrame extends FrameState {
  readonly kind: "object";
  readonly value: { [key: string]: JsonValue };
  /** The member being read. */
  key: SourceKey;
}

/** An array that is still open. */
export interface ArrayFrame extends FrameState {
  readonly kind: "array";
  readonly value: JsonValue[];
}

export type JsonFrame = ObjectFrame | ArrayFrame;

/** Reports a problem with the value about to be read, or just read into an object. */
export function complainOfItem(reading: JsonReading, problem: SyntaxProblem): void {
  reading.report(problem, () => {
    const frame = reading.frames.at(-1);
    const path = containerPath(reading);
    if (frame !== undefined) path.push(frame.kind === "object" ? frame.key.name : frame.value.length);
    return pointer(...path);
  });
}

/** Reports a problem with the innermost open container itself. */
export function complainOfContainer(reading: JsonReading, problem: SyntaxProblem): void {
  reading.report(problem, () => pointer(...containerPath(reading)));
}

function containerPath(reading: JsonReading): (string | number)[] {
  return reading.frames
    .slice(0, -1)
    .map((frame) => (frame.kind === "object" ? frame.key.name : frame.value.length - 1));
}

/** Puts a value where the reading is, and makes a note of its place. Returns its id in the source tree. */
export function attach(reading: JsonReading, value: JsonValue, start: number): number {
  const frame = reading.frames.at(-1);
  if (frame === undefined) {
    reading.root = value;
    return reading.tree.add(start, reading.offset);
  }
  frame.isFilled = true;
  frame.comma = -1;
  if (frame.kind === "array") {
    frame.value.push(value);
    return reading.tree.add(start, reading.offset);
  }
  setOwn(frame.value, frame.key.name, value);
  return reading.tree.add(start, reading.offset, frame.key);
}

/** Notes where the value of the current key is missing, so that an editor can offer one there. */
export function attachNothing(reading: JsonReading, frame: ObjectFrame, offset: number): void {
  frame.isFilled = true;
  frame.comma = -1;
  reading.tree.add(offset, offset, frame.key);
}

function setOwn(object: { [key: string]: JsonValue }, key: string, value: JsonValue): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}

/** Goes on to the next token. What a person may find harmless in between, and JSON forbids, is reported. */
export function skipBlanks(reading: JsonReading): void {
  if (reading.offset !== reading.skippedTo) reading.lastEnd = reading.offset;
  reading.offset = whitespaceEnd(reading.text, reading.offset);
  for (;;) {
    const start = reading.offset;
    const end = oddityEnd(reading.text, start);
    if (end === start) break;
    reportOddity(reading, start, end);
    reading.offset = whitespaceEnd(reading.text, end);
  }
  reading.skippedTo = reading.offset;
}

function reportOddity(reading: JsonReading, start: number, end: number): void {
  const code = reading.text.charCodeAt(start);
  if (code === character.slash || code === character.hash) {
    complainOfContainer(reading, {
      message: 'JSON has no comments. Remove it, or put its text into a "description".',
      start,
      end,
      fix: { title: "Remove the comment", edits: [{ start, end, text: "" }] },
    });
    return;
  }
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  complainOfContainer(reading, {
    message: `The character ${name} looks like a blank, but is none in JSON. Put a space in its place.`,
    start,
    end,
    fix: { title: "Put a space in its place", edits: [{ start, end, text: " " }] },
  });
}
