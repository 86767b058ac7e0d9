import { character, isCloser, isWordCharacter } from "./characters.ts";
import { isMember, skipQuotedText, startsValue, syncPoint, wordEnd } from "./lookahead.ts";
import { complainOfContainer, type JsonFrame, type JsonReading } from "./reading.ts";
import { shorten } from "./word.ts";

/** Whether what follows a value is plainly the next one, only without a comma. Then that is reported. */
export function acceptMissingComma(reading: JsonReading, frame: JsonFrame): boolean {
  const { text, offset, lastEnd } = reading;
  const isNext = frame.kind === "object" ? isMember(text, offset) : startsValue(text, offset);
  if (!isNext || endsInsideText(reading)) return false;
  complainOfContainer(reading, {
    message: `A comma is missing. Put one between this and ${found(text, offset)}.`,
    start: lastEnd - 1,
    end: lastEnd,
    fix: { title: "Insert a comma", edits: [{ start: lastEnd, end: lastEnd, text: "," }] },
  });
  return true;
}

/** Says that something else should stand here, and goes on where the next member or element begins. */
export function giveUpItem(reading: JsonReading, frame: JsonFrame): void {
  const { text, offset: start } = reading;
  const item = frame.kind === "object" ? "a key in double quotes" : "a value";
  const close = frame.kind === "object" ? "}" : "]";
  const expected = frame.isFilled && frame.comma < 0 ? "a comma" : item;
  const hint = hintFor(reading, frame);
  const end = Math.max(wordEnd(text, start), start + 1);
  complainOfContainer(reading, {
    message: `Here stands ${found(text, start)}, but ${expected} or ${close} was expected.${hint}`,
    start,
    end,
  });
  resume(reading, frame);
}

/** Passes over what cannot be read, up to where the next member or element begins or the container ends. */
export function resume(reading: JsonReading, frame: JsonFrame): void {
  const { text } = reading;
  reading.offset = syncPoint(text, reading.offset, frame.kind);
  const isEnd = reading.offset >= text.length || isCloser(text.charCodeAt(reading.offset));
  frame.isFilled = true;
  frame.comma = isEnd ? -1 : reading.offset;
  if (text.charCodeAt(reading.offset) === character.comma) reading.offset++;
}

function hintFor(reading: JsonReading, frame: JsonFrame): string {
  if (endsInsideText(reading)) return ' A quote inside a text is written \\".';
  const isKeyed = frame.kind === "array" && reading.text.charCodeAt(reading.offset) === character.colon;
  return isKeyed ? " The elements of an array have no keys: use { and }." : "";
}

/** Whether a string is followed at once by a letter: the quote that ended it was surely meant to be part of it. */
function endsInsideText({ text, offset, lastEnd }: JsonReading): boolean {
  return (
    lastEnd === offset && text.charCodeAt(offset - 1) === character.quote && isWordCharacter(text.charCodeAt(offset))
  );
}

/** The text, word or character at an offset, for a message. */
export function found(text: string, start: number): string {
  const isText = text.charCodeAt(start) === character.quote;
  if (isText) return shorten(text.slice(start, skipQuotedText(text, start)));
  return `"${shorten(text.slice(start, Math.max(wordEnd(text, start), start + 1)))}"`;
}
