/** A text that UTF-8 cannot hold travels as JSON behind this; so does one that begins with it. */
const mark = "\0";
// By default a decoder swallows a byte order mark, which is part of the text.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The subject of a channel: one token below `chasmx`, without the characters that mean something in a subject. */
export function subjectOf(channel: string): string {
  const token = channel.replace(/[^\w:-]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `chasmx.:${token}`;
}

/** A text as bytes. JSON escapes lone surrogates, which UTF-8 has no bytes for. */
export function encodeText(text: string): Uint8Array {
  const isPlain = text.isWellFormed() && !text.startsWith(mark);
  return new TextEncoder().encode(isPlain ? text : mark + JSON.stringify(text));
}

/** The text of such bytes. What a stranger has published becomes some text; this never throws. */
export function decodeText(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  if (!text.startsWith(mark)) return text;
  try {
    return String(JSON.parse(text.slice(mark.length)));
  } catch {
    return text;
  }
}
