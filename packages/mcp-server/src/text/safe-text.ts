/**
 * Characters that an eye or a model that reads a text can be misled by: controls, invisible and direction-changing formats
 * (also the tags that spell hidden text), lone surrogates, line separators and private use. Joiners make words and emoji.
 */
const dangerous = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** JSON in which every dangerous character is spelt out, which changes nothing of its value. */
export function safeJson(value: unknown, indent?: number): string {
  return (JSON.stringify(value, null, indent) ?? "null").replace(dangerous, (character) =>
    character === "\n" ? character : utf16Escapes(character),
  );
}

/**
 * A text that is not ours, for a line of ours: in quotes, on one line, with what is dangerous spelt out and what is too long cut
 * off. A reader sees where it begins and where it ends.
 */
export function quoted(text: string, maxLength = 300): string {
  return safeJson(cut(text.replace(/\s+/g, " ").trim(), maxLength));
}

/** A sentence in which something may be quoted that is not ours: safe to read, on one line. */
export function safeLine(sentence: string): string {
  return sentence.replace(/\s+/g, " ").trim().replace(dangerous, utf16Escapes);
}

/** A text with its lines and blanks, in which what is dangerous is spelt out. */
export function safeText(text: string): string {
  return text.replace(dangerous, (character) =>
    character === "\n" || character === "\t" ? character : utf16Escapes(character),
  );
}

/** The beginning of a text, which never ends within a character. */
export function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

function utf16Escapes(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
