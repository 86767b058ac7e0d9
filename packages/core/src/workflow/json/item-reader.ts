import { closeForgotten } from "./bracket-repair.ts";
import { character, closingQuote, isCloser } from "./characters.ts";
import { isMember, startsValue, wordEnd } from "./lookahead.ts";
import {
  type ArrayFrame,
  attachNothing,
  complainOfContainer,
  complainOfItem,
  type JsonReading,
  type ObjectFrame,
  skipBlanks,
} from "./reading.ts";
import { giveUpItem, resume } from "./recovery.ts";
import { readString } from "./scalar-reader.ts";
import { readValue } from "./value-reader.ts";
import { shorten } from "./word.ts";

/** Reads a key, its colon and its value. A brace that was forgotten before it is put in first. */
export function readMember(reading: JsonReading, frame: ObjectFrame): void {
  const { text, offset: start, frames } = reading;
  const code = text.charCodeAt(start);
  const parent = frames.at(-2);
  if (code === character.openObject && frame.comma >= 0 && parent?.kind === "array") {
    parent.comma = frame.comma;
    closeForgotten(reading, frames.length - 1);
  } else if (closingQuote(code) === undefined && !isMember(text, start)) {
    giveUpItem(reading, frame);
  } else {
    readKey(reading, frame);
    if (readColon(reading, frame)) readMemberValue(reading, frame);
  }
}

/** Reads an element. A bracket that was forgotten before the next member of the object around is put in first. */
export function readElement(reading: JsonReading, frame: ArrayFrame): void {
  const { text, offset, frames } = reading;
  const parent = frames.at(-2);
  if (text.charCodeAt(offset) === character.quote && parent?.kind === "object" && isMember(text, offset)) {
    parent.comma = frame.comma < 0 ? reading.lastEnd : frame.comma;
    closeForgotten(reading, frames.length - 1);
  } else if (startsValue(text, offset)) readValue(reading);
  else giveUpItem(reading, frame);
}

function readKey(reading: JsonReading, frame: ObjectFrame): void {
  const { text, offset: start } = reading;
  const isQuoted = closingQuote(text.charCodeAt(start)) !== undefined;
  if (!isQuoted) reading.offset = wordEnd(text, start);
  const name = isQuoted ? readString(reading, complainOfContainer) : text.slice(start, reading.offset);
  const end = reading.offset;
  frame.key = { name, start, end };
  if (!isQuoted) {
    const quoted = JSON.stringify(name);
    const fix = { title: "Put the key in quotes", edits: [{ start, end, text: quoted }] };
    complainOfItem(reading, { message: `A key stands in double quotes. Write ${shorten(quoted)}.`, start, end, fix });
  }
  if (Object.hasOwn(frame.value, name)) {
    const message = `The key ${inQuotes(name)} stands twice in this object, and only the last one counts. Remove one.`;
    complainOfItem(reading, { code: "json-duplicate-key", message, start, end });
  }
}

function inQuotes(name: string): string {
  return shorten(JSON.stringify(name));
}

/** Goes on behind the colon. False when there is none and no value either. */
function readColon(reading: JsonReading, frame: ObjectFrame): boolean {
  skipBlanks(reading);
  const { text, offset: start, lastEnd } = reading;
  const code = text.charCodeAt(start);
  if (code === character.colon) {
    reading.offset++;
    skipBlanks(reading);
    return true;
  }
  const isEquals = code === character.equals;
  if (isEquals || startsValue(text, start)) {
    const place = isEquals ? { start, end: start + 1 } : { start: lastEnd, end: lastEnd };
    complainOfItem(reading, {
      message: `Between a key and its value stands a colon. Put one after ${inQuotes(frame.key.name)}.`,
      start: isEquals ? start : frame.key.start,
      end: place.end,
      fix: { title: "Put a colon here", edits: [{ ...place, text: ":" }] },
    });
    if (isEquals) reading.offset++;
    skipBlanks(reading);
    return true;
  }
  reportNoValue(reading, frame);
  return false;
}

function readMemberValue(reading: JsonReading, frame: ObjectFrame): void {
  if (startsValue(reading.text, reading.offset)) readValue(reading);
  else reportNoValue(reading, frame);
}

function reportNoValue(reading: JsonReading, frame: ObjectFrame): void {
  const { text, offset } = reading;
  const { name, start, end } = frame.key;
  // At the end of the text one message is enough: that it ends too early.
  if (offset < text.length) {
    complainOfItem(reading, {
      message: `The key ${inQuotes(name)} has no value. Write one after its colon.`,
      start,
      end,
    });
  } else reading.missingAtEnd = undefined;
  attachNothing(reading, frame, offset);
  const code = text.charCodeAt(offset);
  if (offset < text.length && code !== character.comma && !isCloser(code)) resume(reading, frame);
}
