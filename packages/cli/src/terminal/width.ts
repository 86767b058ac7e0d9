import measure from "fast-string-truncated-width";

/** How many columns a text takes in a terminal. */
export function widthOf(text: string): number {
  return measure(text).width;
}

/** A text that takes at most the given columns; what does not fit is replaced by `…`, never within a character. */
export function shorten(text: string, columns: number): string {
  if (columns <= 0) return "";
  // A text that is far too long is not measured whole.
  const start = text.slice(0, columns * 12);
  if (start.length === text.length && widthOf(text) <= columns) return text;
  let kept = "";
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(start)) {
    width += widthOf(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** A text followed by blanks up to the given columns. */
export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - widthOf(text)));
}
