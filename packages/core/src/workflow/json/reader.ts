import type { JsonValue } from "../../contracts/json.ts";
import { closeContainer, removeCloser, repairUnclosedEnd, repairWrongCloser } from "./bracket-repair.ts";
import { character, isCloser, isOpener } from "./characters.ts";
import { readElement, readMember } from "./item-reader.ts";
import { continuation, nextToken, wordEnd } from "./lookahead.ts";
import { complainOfContainer, type JsonFrame, type JsonReading, skipBlanks } from "./reading.ts";
import { acceptMissingComma, found, giveUpItem } from "./recovery.ts";
import type { SourcePositions } from "./source-positions.ts";
import type { SourceTree } from "./source-tree.ts";
import type { SyntaxProblems } from "./syntax-problems.ts";
import { readValue } from "./value-reader.ts";

/** Where the reader puts what it finds besides the value. */
export interface ReadingNotes {
  readonly tree: SourceTree;
  readonly problems: SyntaxProblems;
  readonly positions: SourcePositions;
}

/**
 * Reads JSON (RFC 8259) from start to end, whatever the text. Every departure from the grammar is reported once, and
 * reading goes on as if the text said what it was surely meant to say; where that cannot be told, it goes on at the next
 * member or element. The value is undefined when nothing could be read.
 *
 * The open containers are kept in a list, never on the call stack.
 */
export function readJson(text: string, { tree, problems, positions }: ReadingNotes): JsonValue | undefined {
  const start = text.startsWith("\ufeff") ? 1 : 0;
  const reading: JsonReading = {
    text,
    tree,
    positions,
    report: problems.report,
    frames: [],
    root: undefined,
    offset: start,
    lastEnd: start,
    skippedTo: -1,
    missingAtEnd: "",
  };
  skipBlanks(reading);
  if (!findRoot(reading)) return undefined;
  readValue(reading);
  for (let frame = reading.frames.at(-1); frame !== undefined; frame = reading.frames.at(-1)) readNext(reading, frame);
  skipBlanks(reading);
  if (reading.offset < text.length) reportRest(reading);
  return reading.root;
}

/** Whether there is a value to read. Text before it, such as the first line of a fenced block, is passed over. */
function findRoot(reading: JsonReading): boolean {
  const { text, offset: start } = reading;
  if (start >= text.length) {
    complainOfContainer(reading, { message: "The text holds no value. Write at least {}.", start, end: start });
    return false;
  }
  const code = text.charCodeAt(start);
  if (isOpener(code) || code === character.quote || code === character.apostrophe || isLoneWord(text, start))
    return true;
  const lead = /[\r\n][ \t]*(?=[[{])/.exec(text.slice(start));
  const end = lead === null ? text.length : start + lead.index + lead[0].length;
  const message = `A document is one JSON object, from { to }, but this begins with ${found(text, start)}.`;
  const fix = { title: "Remove the text before the document", edits: [{ start, end, text: "" }] };
  complainOfContainer(reading, { message, start, end, ...(lead === null ? {} : { fix }) });
  reading.offset = end;
  return lead !== null;
}

function isLoneWord(text: string, start: number): boolean {
  const end = wordEnd(text, start);
  return end > start && nextToken(text, end) >= text.length;
}

/** One step inside a container: its end, a comma, or the next member or element. */
function readNext(reading: JsonReading, frame: JsonFrame): void {
  skipBlanks(reading);
  const { text, offset } = reading;
  const code = text.charCodeAt(offset);
  if (offset >= text.length) repairUnclosedEnd(reading);
  else if (code === (frame.kind === "object" ? character.closeObject : character.closeArray)) readEnd(reading, frame);
  else if (isCloser(code)) repairWrongCloser(reading);
  else if (code === character.comma) readComma(reading, frame);
  else if (frame.isFilled && frame.comma < 0 && !acceptMissingComma(reading, frame)) giveUpItem(reading, frame);
  else if (frame.kind === "object") readMember(reading, frame);
  else readElement(reading, frame);
}

function readEnd(reading: JsonReading, frame: JsonFrame): void {
  const { text, offset, frames } = reading;
  const next = nextToken(text, offset + 1);
  // A bracket too many in the middle of the document would make all the rest "text after the end".
  const goesOn = frames.length === 1 && frame.kind === "object" && text.charCodeAt(next) === character.comma;
  if (goesOn && continuation(text, offset + 1) === "object") {
    removeCloser(reading);
    return;
  }
  if (frame.comma >= 0) {
    complainOfContainer(reading, {
      message: "Nothing follows this comma. Remove it.",
      start: frame.comma,
      end: frame.comma + 1,
      fix: { title: "Remove the comma", edits: [{ start: frame.comma, end: frame.comma + 1, text: "" }] },
    });
  }
  reading.offset++;
  closeContainer(reading, reading.offset);
}

function readComma(reading: JsonReading, frame: JsonFrame): void {
  const { text, offset: start } = reading;
  if (frame.isFilled && frame.comma < 0) {
    frame.comma = start;
    reading.offset++;
    return;
  }
  let end = start + 1;
  for (let next = end; text.charCodeAt(next) === character.comma; next = nextToken(text, end)) end = next + 1;
  complainOfContainer(reading, {
    message: "There is nothing before this comma. Remove it.",
    start,
    end,
    fix: { title: "Remove the comma", edits: [{ start, end, text: "" }] },
  });
  reading.offset = end;
}

function reportRest(reading: JsonReading): void {
  const { text, offset: start } = reading;
  const end = start + text.slice(start).trimEnd().length;
  complainOfContainer(reading, {
    message: `The document ends before ${found(text, start)}: one file holds one value. Remove what follows.`,
    start,
    end: Math.max(end, start + 1),
    fix: { title: "Remove the text after the document", edits: [{ start, end: Math.max(end, start + 1), text: "" }] },
  });
}
