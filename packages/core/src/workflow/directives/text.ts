import { type DirectiveReader, stop, templateEnd } from "./reader.ts";

/** A stretch of a quoted text: characters as they are meant, escapes resolved, or a `{{…}}` or `{%…%}` as it stands. */
export interface TextPart {
  readonly kind: "chunk" | "template";
  /** The characters meant; of a template its source. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const special = /["'\\]|\{\{|\{%/g;
const fourHexDigits = /^[\da-fA-F]{4}$/;
const escapes = new Map(
  Object.entries({ n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", "/": "/", "\\": "\\", "'": "'", '"': '"' }),
);

/**
 * Reads a quoted text from its first quote to its last. Templates in it are opaque: a quote inside `{{ … }}` does not
 * end the text. Sets the reader's problem when the text or a template has no end.
 */
export function readQuotedText(reader: DirectiveReader): TextPart[] | undefined {
  const { text } = reader;
  const start = reader.at;
  const parts: TextPart[] = [];
  let chunk = { text: "", start: start + 1 };
  let from = start + 1;
  special.lastIndex = from;
  for (let match = special.exec(text); match !== null; match = special.exec(text)) {
    const found = match[0];
    const at = match.index;
    if (found === text[start]) {
      pushChunk(parts, chunk.text + text.slice(from, at), chunk.start, at);
      reader.at = at + 1;
      return parts;
    }
    if (found === "\\") {
      const resolved = readEscape(text, at);
      chunk.text += text.slice(from, at) + resolved.text;
      from = resolved.end;
    } else if (found.startsWith("{") && reader.hasTemplates) {
      const end = templateEnd(text, at);
      if (end === undefined) return stop(reader, `This ${found} is not closed.`, at);
      pushChunk(parts, chunk.text + text.slice(from, at), chunk.start, at);
      parts.push({ kind: "template", text: text.slice(at, end), start: at, end });
      chunk = { text: "", start: end };
      from = end;
    } else continue;
    special.lastIndex = from;
  }
  return stop(reader, `The text that starts here has no closing ${text[start]}.`, start);
}

function pushChunk(parts: TextPart[], text: string, ...[start, end]: readonly [number, number]): void {
  if (text !== "") parts.push({ kind: "chunk", text, start, end });
}

/** An escape that is none stays as it is written, as Python has it: `\d` is a backslash and a d. */
function readEscape(text: string, at: number): { text: string; end: number } {
  const letter = text[at + 1] ?? "";
  const digits = text.slice(at + 2, at + 6);
  if (letter === "u" && fourHexDigits.test(digits)) {
    return { text: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 6 };
  }
  const meant = escapes.get(letter);
  return meant === undefined ? { text: "\\", end: at + 1 } : { text: meant, end: at + 2 };
}
