import type { JsonValue } from "../../contracts/json.ts";
import { character, isCloser, isLineBreak, isOpener } from "./characters.ts";
import { oddityEnd } from "./lookahead.ts";

/** What a value without quotes was surely meant to be. */
export interface Word {
  readonly value: JsonValue;
  readonly message: string;
  /** JSON to write instead; undefined when it is not obvious. */
  readonly replacement?: string;
}

/** The end of a value without quotes, which may be several words: at the next structure, quote, comment or line. */
export function bareTextEnd(text: string, start: number): number {
  let offset = start + 1;
  let end = offset;
  while (offset < text.length && !endsBareText(text, offset)) {
    offset++;
    if (text.charCodeAt(offset - 1) > character.space) end = offset;
  }
  return end;
}

function endsBareText(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  if (code === character.comma || code === character.quote || isOpener(code) || isCloser(code)) return true;
  if (isLineBreak(code)) return true;
  // A comment only after a blank: the slashes of an address are part of it.
  return text.charCodeAt(offset - 1) <= character.space && oddityEnd(text, offset) > offset;
}

const otherLanguages: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["none", null],
  ["nil", null],
  ["undefined", null],
]);

/** Makes sense of a value that is no JSON and stands without quotes. */
export function readWord(source: string): Word {
  const literal = otherLanguages.get(source.toLowerCase());
  if (literal !== undefined) {
    return { value: literal, message: `JSON does not know ${source}. Write ${literal}.`, replacement: String(literal) };
  }
  if (/^[+-]?(?:nan|inf|infinity)$/i.test(source)) {
    return { value: null, message: `JSON has no number ${source}. Write null, or a text in double quotes.` };
  }
  return /^[+\-.\d]/.test(source) ? readOddNumber(source) : readBareText(source);
}

function readOddNumber(source: string): Word {
  const number = Number(source.replaceAll("_", ""));
  if (Number.isNaN(number)) return readBareText(source);
  if (Number.isFinite(number)) {
    const replacement = String(number);
    return {
      value: number,
      message: `JSON does not write numbers as ${shorten(source)}. Write ${replacement}.`,
      replacement,
    };
  }
  // The largest number rather than none: what checks the value later still finds a number there.
  const value = Math.sign(number) * Number.MAX_VALUE;
  return { value, message: `${shorten(source)} is larger than any number a program can hold. Write a smaller one.` };
}

function readBareText(source: string): Word {
  const message = `Text stands in double quotes. Write ${JSON.stringify(shorten(source))}.`;
  return { value: source, message, replacement: JSON.stringify(source) };
}

/** A piece of source, short enough for a message. */
export function shorten(source: string): string {
  return source.length <= 40 ? source : `${source.slice(0, 39)}…`;
}
