/**
 * Redis carries bytes, and its clients read them as UTF-8, which has no lone surrogates: a text that holds one would arrive as
 * another. Such a text travels as JSON, which escapes them, behind a mark; a text that begins with the mark does so as well.
 */
const mark = "\0";

/** A text as it travels. */
export function encodePayload(text: string): string {
  return text.isWellFormed() && !text.startsWith(mark) ? text : `${mark}${JSON.stringify(text)}`;
}

/** The text that travelled. What a stranger has published with the mark stays as it is. */
export function decodePayload(payload: string): string {
  if (!payload.startsWith(mark)) return payload;
  try {
    const text: unknown = JSON.parse(payload.slice(mark.length));
    return typeof text === "string" ? text : payload;
  } catch {
    return payload;
  }
}
