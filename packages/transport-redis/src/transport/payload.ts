/** A byte that no UTF-8 begins with: what follows is UTF-16, of a text that UTF-8 cannot hold. */
const utf16Mark = 0xff;

/** A text as Redis carries it. Half of a surrogate pair is no UTF-8, and must arrive as it is all the same. */
export function encodeText(text: string): string | Buffer {
  return text.isWellFormed() ? text : Buffer.concat([Buffer.of(utf16Mark), Buffer.from(text, "utf16le")]);
}

/** The text of what arrived. */
export function decodeText(bytes: Buffer): string {
  return bytes[0] === utf16Mark ? bytes.toString("utf16le", 1) : bytes.toString("utf8");
}
