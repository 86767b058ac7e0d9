import type { Position, Range } from "../diagnostic.ts";
import { character, isLineBreak } from "./characters.ts";

/** Lines and characters of the offsets in one text. */
export interface SourcePositions {
  /** An offset outside the text counts as the nearest one inside. */
  positionAt(offset: number): Position;
  rangeBetween(start: number, end: number): Range;
}

/**
 * Looks at the text only when the first position other than its beginning is asked for. `\n`, `\r\n` and `\r` end a
 * line.
 */
export function sourcePositions(text: string): SourcePositions {
  let lineStarts: readonly number[] | undefined;

  function positionAt(offset: number): Position {
    const inside = Math.min(Math.max(offset, 0), text.length);
    if (inside === 0) return { line: 0, character: 0, offset: 0 };
    lineStarts ??= findLineStarts(text);
    const line = Math.max(0, lastAtOrBefore(lineStarts, inside));
    return { line, character: Math.max(0, inside - (lineStarts[line] ?? 0)), offset: inside };
  }

  return {
    positionAt,
    rangeBetween: (start, end) => ({ start: positionAt(start), end: positionAt(Math.max(start, end)) }),
  };
}

/** The index of the last of the ascending numbers that is not above the limit; -1 when all are. */
export function lastAtOrBefore(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Number.POSITIVE_INFINITY) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function findLineStarts(text: string): number[] {
  const starts = [text.startsWith("\ufeff") ? 1 : 0];
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    const isPair = code === character.carriageReturn && text.charCodeAt(offset + 1) === character.lineFeed;
    if (isLineBreak(code) && !isPair) starts.push(offset + 1);
  }
  return starts;
}
