/** A stretch of a text, in UTF-16 code units from its start: from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What takes the place of a stretch of a text. */
export interface SpanEdit extends Span {
  readonly text: string;
}

/** A text with all edits made. They refer to the text as it is given, do not overlap, and may come in any order. */
export function applyEdits(text: string, edits: readonly SpanEdit[]): string {
  let result = "";
  let from = 0;
  for (const { start, end, text: replacement } of edits.toSorted((one, other) => one.start - other.start)) {
    result += text.slice(from, start) + replacement;
    from = end;
  }
  return result + text.slice(from);
}

/** Whether an offset is within a span or at one of its ends. */
export function touches({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}
