/**
 * Characters that a terminal, or an eye that reads it, can be misled by: controls (ESC and the C1 ones above all), invisible
 * and direction-changing formats, lone surrogates, line separators and private use. Joiners are let through, because words
 * and emoji are made with them.
 */
const dangerous = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/**
 * A text as a terminal may be given it: every dangerous character is spelt out, `\u001b`, and lines and tabs stay. All text
 * that is not the program's own goes through here: model output, ids, file names, messages of errors.
 */
export function printable(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(dangerous, (character) => (character === "\n" || character === "\t" ? character : spelling(character)));
}

/** A text for one line: printable, and every run of blanks and line ends is one blank. */
export function printableLine(text: string): string {
  return printable(text.replace(/\s+/g, " ").trim());
}

/** JSON that is safe to show and to read line by line: what is dangerous is escaped, which changes nothing of its value. */
export function printableJson(value: unknown, indent?: number): string {
  return (JSON.stringify(value, null, indent) ?? "null").replace(dangerous, (character) =>
    character === "\n" ? character : utf16Escape(character),
  );
}

function spelling(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : utf16Escape(character);
}

function utf16Escape(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
