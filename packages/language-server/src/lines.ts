import type { Span } from "@chasmx/core/language";
import type { Position } from "vscode-languageserver";

/** Where the lines of a document begin. It keeps no text: what it is asked about, it is given. */
export interface Lines {
  /** A place that an editor invents is the nearest one that there is. */
  offsetAt(text: string, position: Position): number;
  /** An offset between the two characters of a line end, or behind them, counts as the end of its line. */
  positionAt(text: string, offset: number): Position;
  /** Takes note that a stretch has given way to so many characters; the text is the one after that. */
  change(text: string, { start, end }: Span, length: number): void;
}

const [lineFeed, carriageReturn] = [0x0a, 0x0d];

/** The lines of a text, as the Language Server Protocol counts them: `\n`, `\r\n` and `\r` end one. */
export function linesOf(text: string): Lines {
  let starts = [0, ...startsIn(text, 0, text.length + 1)];

  function lineAt(offset: number): number {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? Number.POSITIVE_INFINITY) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The offset, or the end of its line where it stands behind that. */
  function withinLine(whole: string, offset: number, start: number): number {
    let inside = offset;
    while (inside > start && isLineEnd(whole.charCodeAt(inside - 1))) inside -= 1;
    return inside;
  }

  return {
    offsetAt(whole, { line, character }) {
      if (line >= starts.length) return whole.length;
      const start = starts[Math.max(line, 0)] ?? 0;
      if (line < 0 || character <= 0) return start;
      return withinLine(whole, Math.min(start + character, starts[line + 1] ?? whole.length), start);
    },
    positionAt(whole, offset) {
      const line = lineAt(Math.min(Math.max(offset, 0), whole.length));
      const start = starts[line] ?? 0;
      return { line, character: withinLine(whole, Math.min(Math.max(offset, start), whole.length), start) - start };
    },
    change(whole, { start, end }, length) {
      const delta = length - (end - start);
      const line = lineAt(start);
      // A line feed right behind a carriage return makes one line end of two.
      const first = starts[line] === start && line > 0 ? line - 1 : line;
      const last = lineAt(end);
      const until = last + 1 < starts.length ? (starts[last + 1] ?? 0) + delta : whole.length + 1;
      const found = startsIn(whole, starts[first] ?? 0, until);
      // Most changes are made within a line.
      if (found.length > 0 || last > first) starts = starts.slice(0, first + 1).concat(found, starts.slice(last + 1));
      for (let index = first + 1 + found.length; index < starts.length; index++) {
        starts[index] = (starts[index] ?? 0) + delta;
      }
    },
  };
}

function isLineEnd(code: number): boolean {
  return code === lineFeed || code === carriageReturn;
}

/** The beginnings of lines behind one offset and before another. */
function startsIn(text: string, from: number, until: number): number[] {
  const starts: number[] = [];
  for (let offset = from; offset < text.length && offset + 1 < until; offset++) {
    const code = text.charCodeAt(offset);
    const isFirstOfTwo = code === carriageReturn && text.charCodeAt(offset + 1) === lineFeed;
    if (isLineEnd(code) && !isFirstOfTwo) starts.push(offset + 1);
  }
  return starts;
}
