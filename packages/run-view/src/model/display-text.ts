import type { JsonValue } from "@chasmx/core";

/**
 * What an eye can be misled by: controls, invisible and direction-changing formats, lone surrogates, line separators and
 * private use. Joiners are let through, because words and emoji are made with them.
 */
const unseen = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** A text as it can be shown: what nobody could see in it, and what could turn other text around, is spelt out. */
export function displayText(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(unseen, spell);
}

/** The same on one line. */
export function displayLine(text: string): string {
  return displayText(text.replace(/\s+/g, " ").trim());
}

/** A JSON value for a person: a text as it stands, anything else as JSON. */
export function displayJson(value: JsonValue): string {
  return displayText(typeof value === "string" ? value : JSON.stringify(value, null, 2));
}

/** The beginning of a value on one line. A value of a megabyte costs no more than a short one. */
export function excerpt(value: JsonValue, characters: number): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  // Some of it may be white space that one line leaves out.
  const line = displayLine(text.slice(0, characters * 4));
  const isWhole = text.length <= characters * 4 && line.length <= characters;
  return isWhole ? line : `${cut(line, characters - 1).trimEnd()}…`;
}

/** The first characters of a text, without half of a pair. */
export function cut(text: string, characters: number): string {
  const end = text.charCodeAt(characters - 1);
  return text.slice(0, end >= 0xd800 && end <= 0xdbff ? characters - 1 : characters);
}

function spell(character: string): string {
  if (character === "\n" || character === "\t") return character;
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}
