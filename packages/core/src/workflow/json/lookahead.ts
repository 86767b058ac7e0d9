import {
  character,
  closingQuote,
  isCloser,
  isLineBreak,
  isOddSpace,
  isOpener,
  isWhitespace,
  isWordCharacter,
} from "./characters.ts";

/** What a bracket encloses. */
export type ContainerKind = "object" | "array";

export function whitespaceEnd(text: string, start: number): number {
  let offset = start;
  while (isWhitespace(text.charCodeAt(offset))) offset++;
  return offset;
}

/** The end of the one comment, or run of odd spaces, that begins here; `start` when none does. */
export function oddityEnd(text: string, start: number): number {
  const code = text.charCodeAt(start);
  if (code === character.slash) return commentEnd(text, start);
  if (code === character.hash) return lineEnd(text, start);
  let offset = start;
  while (isOddSpace(text.charCodeAt(offset))) offset++;
  return offset;
}

function commentEnd(text: string, start: number): number {
  const next = text.charCodeAt(start + 1);
  if (next === character.slash) return lineEnd(text, start);
  if (next !== character.asterisk) return start;
  const close = text.indexOf("*/", start + 2);
  return close < 0 ? text.length : close + 2;
}

function lineEnd(text: string, start: number): number {
  let offset = start;
  while (offset < text.length && !isLineBreak(text.charCodeAt(offset))) offset++;
  return offset;
}

/** The next offset at which there is something to read: after whitespace, odd spaces and comments. */
export function nextToken(text: string, start: number): number {
  let offset = whitespaceEnd(text, start);
  for (let end = oddityEnd(text, offset); end !== offset; end = oddityEnd(text, offset)) {
    offset = whitespaceEnd(text, end);
  }
  return offset;
}

/** The end of a string: after its closing quote, or before the line break or the next opening quote that comes first. */
export function skipQuotedText(text: string, start: number): number {
  const opener = text.charCodeAt(start);
  const closer = closingQuote(opener);
  let offset = start + 1;
  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    if (code === closer) return offset + 1;
    if (isLineBreak(code) || code === opener) return offset;
    offset += code === character.backslash && !isLineBreak(text.charCodeAt(offset + 1)) ? 2 : 1;
  }
  return text.length;
}

/** The end of a whole object or array, however deep, without looking at anything but brackets and strings. */
export function skipContainer(text: string, start: number): number {
  let depth = 0;
  let offset = start;
  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    if (code === character.quote) {
      offset = skipQuotedText(text, offset);
      continue;
    }
    offset++;
    if (isOpener(code)) depth++;
    else if (isCloser(code) && --depth === 0) return offset;
  }
  return text.length;
}

/** The end of a run of letters, digits and the signs of numbers. */
export function wordEnd(text: string, start: number): number {
  let offset = start;
  while (isWordCharacter(text.charCodeAt(offset))) offset++;
  return offset;
}

/** Whether a key and its colon stand here, quoted or not. */
export function isMember(text: string, offset: number): boolean {
  const isQuoted = closingQuote(text.charCodeAt(offset)) !== undefined;
  const keyEnd = isQuoted ? skipQuotedText(text, offset) : wordEnd(text, offset);
  return keyEnd > offset && text.charCodeAt(nextToken(text, keyEnd)) === character.colon;
}

/** Whether a value may begin here, be it one that JSON does not know, such as `'text'` or `None`. */
export function startsValue(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  return isOpener(code) || closingQuote(code) !== undefined || isWordCharacter(code);
}

/** Whether the value that begins here is written as JSON would have it begin. */
function startsStrictValue(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  if (isOpener(code) || code === character.quote || code === character.minus) return true;
  return (
    (code >= character.zero && code <= character.nine) || /^(?:true|false|null)\b/.test(text.slice(offset, offset + 6))
  );
}

/**
 * The container that the text from here on goes on with, after a value or a closing bracket: told by the next closing
 * bracket, or by what a comma is followed by. `end` when the text ends; undefined when it cannot be told.
 */
export function continuation(text: string, start: number): ContainerKind | "end" | undefined {
  let offset = nextToken(text, start);
  if (offset >= text.length) return "end";
  if (text.charCodeAt(offset) === character.comma) {
    offset = nextToken(text, offset + 1);
    if (isMember(text, offset)) return "object";
    if (startsValue(text, offset)) return "array";
  }
  const code = text.charCodeAt(offset);
  if (isCloser(code)) return code === character.closeObject ? "object" : "array";
  return undefined;
}

/**
 * Where reading can go on after something that could not be read: at the next closing bracket, at a comma or after a
 * line break that is followed by what the container holds, or at the end. Always after `start`, unless the text ends.
 */
export function syncPoint(text: string, start: number, kind: ContainerKind): number {
  const canGoOn = kind === "object" ? isMember : startsStrictValue;
  let offset = unitEnd(text, start);
  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    if (isCloser(code)) return offset;
    if (code === character.comma) {
      const next = nextToken(text, offset + 1);
      if (next >= text.length || isCloser(text.charCodeAt(next)) || canGoOn(text, next)) return offset;
    }
    const next = nextToken(text, offset);
    if (kind === "object" && hasLineBreak(text, offset, next) && isMember(text, next)) return next;
    offset = next > offset ? next : unitEnd(text, offset);
  }
  return text.length;
}

function unitEnd(text: string, offset: number): number {
  const code = text.charCodeAt(offset);
  if (isOpener(code)) return skipContainer(text, offset);
  if (code === character.quote) return skipQuotedText(text, offset);
  return Math.max(wordEnd(text, offset), Math.min(offset + 1, text.length));
}

function hasLineBreak(text: string, start: number, end: number): boolean {
  for (let offset = start; offset < end; offset++) if (isLineBreak(text.charCodeAt(offset))) return true;
  return false;
}
