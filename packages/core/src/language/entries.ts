import type { JsonValue } from "../contracts/json.ts";
import { type ParsedText, parse } from "../workflow/parse.ts";
import type { Span } from "./span.ts";

/** The lists of a document whose entries are understood one by one. */
export const sectionNames = ["variables", "nodes", "edges"] as const;

/** One of these lists. */
export type SectionName = (typeof sectionNames)[number];

/** One entry of a list, placed from the list's opening bracket on, so that what changes before the list moves none. */
export interface Entry extends Span {
  readonly value: JsonValue;
  readonly own: EntryText;
}

/** An entry's own text, parsed when somebody asks: most entries are only ever counted. */
interface EntryText {
  readonly parsed: ParsedText;
}

/** A list with its entries, as far as it can be told. */
export interface Section {
  /** The offset of the opening bracket in the text. */
  readonly start: number;
  /** The offset after the closing bracket. */
  readonly end: number;
  readonly entries: readonly Entry[];
}

/** An entry whose text is the given one. */
export function entryOf(span: Span, value: JsonValue, source: string): Entry {
  let parsed: ParsedText | undefined;
  const own = {
    get parsed() {
      parsed ??= parse(source);
      return parsed;
    },
  };
  return { start: span.start, end: span.end, value, own };
}

/** The same entry, further on or further back. */
export function moved({ start, end, value, own }: Entry, by: number): Entry {
  return { start: start + by, end: end + by, value, own };
}

/** The index of the last entry that begins at or before an offset within the section; -1 where none does. */
export function entryBefore({ entries }: Section, offset: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.start ?? Number.POSITIVE_INFINITY) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The index of the entry that an offset of the text is in, or at the end of; undefined where it is in none. */
export function entryAt(section: Section, offset: number): number | undefined {
  const within = offset - section.start;
  const index = entryBefore(section, within);
  const entry = section.entries[index];
  return entry !== undefined && within <= entry.end ? index : undefined;
}

/** The entries of a text that has been read as a whole. Only a list in brackets has any. */
export function sectionsOf(text: ParsedText): ReadonlyMap<SectionName, Section> {
  const sections = new Map<SectionName, Section>();
  const { value } = text;
  if (typeof value !== "object" || value === null) return sections;
  for (const name of sectionNames) {
    const list: unknown = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    if (!Array.isArray(list)) continue;
    const { start, end } = offsets(text, `/${name}`);
    const entries = (list as JsonValue[]).map((item, index) => {
      const own = offsets(text, `/${name}/${index}`);
      return entryOf({ start: own.start - start, end: own.end - start }, item, text.text.slice(own.start, own.end));
    });
    sections.set(name, { start, end, entries });
  }
  return sections;
}

function offsets(text: ParsedText, pointer: string): Span {
  const { start, end } = text.rangeAt(pointer);
  return { start: start.offset, end: end.offset };
}
