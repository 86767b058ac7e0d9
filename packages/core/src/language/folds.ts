import { character, isCloser, isOpener } from "../workflow/json/characters.ts";

/** Lines that may be shown as one: from `start` to `end`, counted from 0. */
export interface Fold {
  readonly start: number;
  readonly end: number;
}

/** How many folds are given: more than an editor has use for. */
const mostFolds = 20_000;

/** The objects and lists that take several lines, the outermost first; the line of the closing bracket stays visible. */
export function foldsOf(text: string): Fold[] {
  const folds: Fold[] = [];
  const open: number[] = [];
  let line = 0;
  for (let offset = 0; offset < text.length && folds.length < mostFolds; offset++) {
    const code = text.charCodeAt(offset);
    if (code === character.quote) offset = stringEnd(text, offset);
    else if (isLineEnd(text, offset, code)) line += 1;
    else if (isOpener(code)) open.push(line);
    else if (isCloser(code)) {
      const start = open.pop() ?? line;
      if (line - 1 > start) folds.push({ start, end: line - 1 });
    }
  }
  return folds.sort((one, other) => one.start - other.start || other.end - one.end);
}

function isLineEnd(text: string, offset: number, code: number): boolean {
  if (code === character.lineFeed) return true;
  return code === character.carriageReturn && text.charCodeAt(offset + 1) !== character.lineFeed;
}

/** The offset of the quote that ends a string, or of the last character of its line where none does. */
function stringEnd(text: string, start: number): number {
  for (let offset = start + 1; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === character.quote) return offset;
    if (code === character.backslash) offset += 1;
    else if (code === character.lineFeed || code === character.carriageReturn) return offset - 1;
  }
  return text.length;
}
