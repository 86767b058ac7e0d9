/** The characters that mean something in JSON, as UTF-16 code units. */
export const character = {
  tab: 0x09,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  quote: 0x22,
  hash: 0x23,
  apostrophe: 0x27,
  asterisk: 0x2a,
  comma: 0x2c,
  minus: 0x2d,
  slash: 0x2f,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  equals: 0x3d,
  openArray: 0x5b,
  backslash: 0x5c,
  closeArray: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d,
} as const;

/** What people, word processors and other languages put around a string: the opening and the closing character. */
const closingQuotes: ReadonlyMap<number, number> = new Map([
  [character.quote, character.quote],
  [character.apostrophe, character.apostrophe],
  [0x60, 0x60],
  [0x201c, 0x201d],
  [0x2018, 0x2019],
]);

/** The character that ends a string which begins with this one; undefined when none begins with it. */
export function closingQuote(opening: number): number | undefined {
  return closingQuotes.get(opening);
}

/** The four characters that RFC 8259 allows between tokens. */
export function isWhitespace(code: number): boolean {
  return (
    code === character.space ||
    code === character.lineFeed ||
    code === character.carriageReturn ||
    code === character.tab
  );
}

/** Not `isWhitespace`, and yet a person sees a blank or nothing: no-break spaces, form feeds, a stray byte order mark. */
export function isOddSpace(code: number): boolean {
  if (code < 0x80) return code === 0x0b || code === 0x0c;
  return code === 0xfeff || code === 0x200b || /\s/.test(String.fromCharCode(code)) || code === 0x85;
}

export function isLineBreak(code: number): boolean {
  return code === character.lineFeed || code === character.carriageReturn;
}

export function isOpener(code: number): boolean {
  return code === character.openObject || code === character.openArray;
}

export function isCloser(code: number): boolean {
  return code === character.closeObject || code === character.closeArray;
}

/** Whether a number or a word would go on with this character. False at the end of the text (NaN). */
export function isWordCharacter(code: number): boolean {
  if (code < 0x80) return asciiWordCharacters.has(code);
  return code >= 0x80 && !isOddSpace(code) && closingQuote(code) === undefined;
}

const asciiWordCharacters: ReadonlySet<number> = new Set(
  Array.from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$.+-", (letter) => letter.charCodeAt(0)),
);
