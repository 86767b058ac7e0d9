import { character, closingQuote, isCloser, isLineBreak, isWhitespace } from "./characters.ts";

/** A piece of source that should read otherwise. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** How many bad characters of one kind are noted in one string. A text with more is no text, and nobody mends it so. */
export const maxReplacements = 1000;

/** A string as it stands in the source, read with as much good will as there can be. */
export interface QuotedText {
  /** The decoded text. What cannot be decoded stands for itself. */
  readonly value: string;
  /** Offset after the closing quote, or where that quote should stand. */
  readonly end: number;
  readonly isClosed: boolean;
  /** The backslashes that begin no escape of JSON, in order, and what to write instead. */
  readonly badEscapes: readonly Replacement[];
  /** The control characters, line breaks among them, that JSON wants escaped, in order. */
  readonly rawControls: readonly Replacement[];
}

/**
 * The end of a string in which every character stands for itself, so that its value is a slice of the source: the
 * offset of its closing quote. -1 when there is anything to decode or to complain about.
 */
export function plainStringEnd(text: string, start: number): number {
  for (let offset = start + 1; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === character.quote) return offset;
    if (code === character.backslash || code < character.space) return -1;
  }
  return -1;
}

/**
 * Reads the string that begins at `start` with any of the known quotes. When `sourceOffsets` is given, the source offset
 * of each character of the decoded text is appended to it.
 *
 * A line break may be a forgotten `\n` or a forgotten closing quote. It is taken for the former when the next quote
 * ends a string, which is when something follows it that can follow a string.
 */
export function readQuotedText(text: string, start: number, sourceOffsets?: number[]): QuotedText {
  const closer = closingQuote(text.charCodeAt(start)) ?? character.quote;
  const decoded = decodedText(text, start + 1, sourceOffsets);
  const badEscapes: Replacement[] = [];
  const rawControls: Replacement[] = [];
  let insideUntil = 0;
  let offset = start + 1;

  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    if (code === closer) {
      return { value: decoded.finish(offset), end: offset + 1, isClosed: true, badEscapes, rawControls };
    }
    if (code === character.backslash) {
      offset = readEscape(text, offset, { decoded, badEscapes });
      continue;
    }
    if (isLineBreak(code) && offset >= insideUntil) insideUntil = stringGoesOnUntil(text, offset, start);
    if (insideUntil < 0) break;
    if (code < character.space) note(rawControls, { start: offset, end: offset + 1, text: escapeControl(code) });
    offset++;
  }

  const end = withoutStructure(text, decoded.rawFrom(), offset);
  return { value: decoded.finish(end), end, isClosed: false, badEscapes, rawControls };
}

interface DecodedText {
  rawFrom(): number;
  put(offset: number, sequence: { readonly value: string; readonly end: number }): void;
  finish(end: number): string;
}

/** Collects a decoded text out of runs of source that stand for themselves, and escapes. */
function decodedText(text: string, start: number, sourceOffsets: number[] | undefined): DecodedText {
  let value = "";
  let rawStart = start;

  function takeRaw(end: number): void {
    value += text.slice(rawStart, end);
    if (sourceOffsets !== undefined) for (let offset = rawStart; offset < end; offset++) sourceOffsets.push(offset);
  }

  return {
    rawFrom: () => rawStart,
    put(offset: number, sequence: { readonly value: string; readonly end: number }): void {
      takeRaw(offset);
      value += sequence.value;
      sourceOffsets?.push(offset);
      rawStart = sequence.end;
    },
    finish(end: number): string {
      takeRaw(end);
      return value;
    },
  };
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

interface Escape {
  readonly value: string;
  readonly end: number;
  /** Takes the place of all of it. */
  readonly replacement?: string;
}

interface EscapeSink {
  readonly decoded: DecodedText;
  readonly badEscapes: Replacement[];
}

/** Returns the offset at which to read on. */
function readEscape(text: string, start: number, { decoded, badEscapes }: EscapeSink): number {
  const sequence = escapeAt(text, start);
  const { end, replacement } = sequence;
  if (replacement !== undefined) note(badEscapes, { start, end, text: replacement });
  decoded.put(start, sequence);
  return end;
}

function escapeAt(text: string, offset: number): Escape {
  const letter = text.charAt(offset + 1);
  const simple = simpleEscapes.get(letter);
  if (simple !== undefined) return { value: simple, end: offset + 2 };
  if (letter === "'") return { value: "'", end: offset + 2, replacement: "'" };
  const digits = text.slice(offset + 2, offset + 6);
  if (letter === "u" && /^[\da-fA-F]{4}$/.test(digits)) {
    return { value: String.fromCharCode(Number.parseInt(digits, 16)), end: offset + 6 };
  }
  return { value: "\\", end: offset + 1, replacement: "\\\\" };
}

function note(replacements: Replacement[], replacement: Replacement): void {
  if (replacements.length < maxReplacements) replacements.push(replacement);
}

function escapeControl(code: number): string {
  return JSON.stringify(String.fromCharCode(code)).slice(1, -1);
}

/**
 * The offset up to which a string with a line break surely goes on; -1 when its closing quote was forgotten. It looks
 * no further than the next quote: this is what keeps a text of nothing but broken strings linear.
 */
function stringGoesOnUntil(text: string, lineBreak: number, start: number): number {
  const opener = text.charCodeAt(start);
  const closer = closingQuote(opener);
  let offset = lineBreak;
  while (offset < text.length && text.charCodeAt(offset) !== closer && text.charCodeAt(offset) !== opener) offset++;
  if (text.charCodeAt(offset) !== closer) return -1;
  if (text.charCodeAt(offset - 1) === character.backslash) return offset;
  let next = offset + 1;
  while (isWhitespace(text.charCodeAt(next))) next++;
  const code = text.charCodeAt(next);
  const canFollow = next >= text.length || code === character.comma || code === character.colon || isCloser(code);
  return canFollow ? offset : -1;
}

/** In `"title: "hello,` the comma belongs to the list, not to the text whose quote was forgotten. */
function withoutStructure(text: string, start: number, end: number): number {
  let trimmed = end;
  while (trimmed > start && isStructure(text.charCodeAt(trimmed - 1))) trimmed--;
  return trimmed;
}

function isStructure(code: number): boolean {
  return code === character.comma || code === character.space || isCloser(code);
}
