import { widthOf } from "./width.ts";

/** A text as lines of at most the given columns, broken between words, and within one only where it is longer than a line. */
export function wrap(text: string, columns: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line.trimEnd(), Math.max(columns, 2)));
}

function wrapLine(line: string, columns: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const part of line.split(/(?<=\s)(?=\S)/).flatMap((word) => pieces(word, columns))) {
    if (current !== "" && widthOf((current + part).trimEnd()) > columns) {
      lines.push(current.trimEnd());
      current = "";
    }
    current += part;
  }
  return [...lines, current.trimEnd()];
}

/** A word that fits, or the parts of one that does not, cut between characters. */
function pieces(word: string, columns: number): string[] {
  if (widthOf(word.trimEnd()) <= columns) return [word];
  const parts: string[] = [];
  let current = "";
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    const own = widthOf(segment);
    if (width + own > columns) {
      parts.push(current);
      current = "";
      width = 0;
    }
    current += segment;
    width += own;
  }
  return [...parts, current];
}
