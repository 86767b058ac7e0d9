import type { JsonValue } from "../contracts/json.ts";
import { type ParsedText, parse } from "../workflow/parse.ts";
import { type Entry, entryBefore, entryOf, moved, type Section } from "./entries.ts";
import type { SpanEdit } from "./span.ts";

/** What a change of the text makes of a section: some of its entries are read again, the others are as they were. */
export interface ChangedSection {
  readonly section: Section;
  /** The entries that were read again: from `first` on, `count` of them, in the place of `before` earlier ones. */
  readonly first: number;
  readonly count: number;
  readonly before: number;
  /** Whether what was read again was sound JSON, so that nothing around it could read otherwise. */
  readonly isSound: boolean;
}

/**
 * Reads again what a change within a section's brackets may concern. Undefined where it may concern more: then the whole text
 * has to be read. `text` is the text after the change.
 */
export function changeSection(section: Section, edit: SpanEdit, text: string): ChangedSection | undefined {
  const { entries } = section;
  const [start, end] = [edit.start - section.start, edit.end - section.start];
  const delta = edit.text.length - (edit.end - edit.start);
  const first = Math.max(entryBefore(section, start), 0);
  const last = lastConcerned(section, { first, start, end });
  const windowStart = (entries[first]?.start ?? start) <= start ? (entries[first]?.start ?? 1) : 1;
  const windowEnd = last < entries.length ? (entries[last]?.end ?? 1) : section.end - section.start - 1;
  const before = Math.min(last, entries.length - 1) - first + 1;
  const source = text.slice(section.start + windowStart, section.start + windowEnd + delta);
  const parsed = parse(`[${source}]`);
  const list = listIn(parsed);
  // Without an entry there, its neighbours' commas are left over.
  if (list === undefined || (list.length === 0 && before < entries.length)) return undefined;
  const read = list.map((value, index) => readEntry(parsed, { value, index, windowStart }));
  return {
    section: {
      start: section.start,
      end: section.end + delta,
      entries: [
        ...entries.slice(0, first),
        ...read,
        ...entries.slice(first + before).map((entry) => (delta === 0 ? entry : moved(entry, delta))),
      ],
    },
    first,
    count: list.length,
    before,
    isSound: parsed.diagnostics.length === 0,
  };
}

/** The last entry that a change may concern: the one it ends in, else the next one; past the last where there is none. */
function lastConcerned(
  { entries }: Section,
  { first, start, end }: { readonly first: number; readonly start: number; readonly end: number },
): number {
  const [own, next] = [entries[first], entries[first + 1]];
  const isWithin = own !== undefined && own.start < start && end < own.end;
  if (isWithin || (next !== undefined && end <= next.end && own !== undefined && end < own.end)) return first;
  let last = first;
  while (last < entries.length && (entries[last]?.end ?? 0) < end) last += 1;
  // At the very end of an entry, what follows may join it.
  return last < entries.length && entries[last]?.end === end ? last + 1 : last;
}

/** The elements of a text in brackets; undefined where it holds anything else, as one with a bracket too many does. */
function listIn({ text, value, rangeAt }: ParsedText): readonly JsonValue[] | undefined {
  const isWhole = rangeAt("").end.offset === text.length && text.endsWith("]");
  return Array.isArray(value) && isWhole ? (value as JsonValue[]) : undefined;
}

function readEntry(
  parsed: ParsedText,
  { value, index, windowStart }: { readonly value: JsonValue; readonly index: number; readonly windowStart: number },
): Entry {
  const { start, end } = parsed.rangeAt(`/${index}`);
  // The bracket that was put in front is no part of the text.
  const span = { start: start.offset - 1 + windowStart, end: end.offset - 1 + windowStart };
  return entryOf(span, value, parsed.text.slice(start.offset, end.offset));
}
