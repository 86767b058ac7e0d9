import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { Position, Range } from "../workflow/diagnostic.ts";
import type { SourcePlace } from "../workflow/json/source-map.ts";
import { type SourcePositions, sourcePositions } from "../workflow/json/source-positions.ts";
import { parsePointer, pointer } from "../workflow/json-pointer.ts";
import type { ParsedText } from "../workflow/parse.ts";
import { entryAt, type Section, type SectionName, sectionNames } from "./entries.ts";

/** A text of which the frame was read once as a whole, and the entries of its lists one by one since. */
export interface Composition {
  readonly text: string;
  readonly value: JsonValue;
  /** The whole text as it was read last. */
  readonly frame: ParsedText;
  /** Where the lists stood then. */
  readonly framed: ReadonlyMap<SectionName, Section>;
  /** Where they stand now. */
  readonly sections: ReadonlyMap<SectionName, Section>;
}

/** What stands where in a composed text: places in an entry are the entry's own, all others the frame's, moved. */
export function composedText(composition: Composition): ParsedText {
  const { text, value, frame, framed, sections } = composition;
  let known: SourcePositions | undefined;

  /** Lines are counted when somebody asks for them: whoever needs offsets alone does not look at the whole text. */
  function position(offset: number): Position {
    const found = (): Position => {
      known ??= sourcePositions(text);
      return known.positionAt(offset);
    };
    return {
      offset,
      get line() {
        return found().line;
      },
      get character() {
        return found().character;
      },
    };
  }

  function range(start: number, end: number): Range {
    return { start: position(start), end: position(Math.max(start, end)) };
  }

  /** What an offset of the frame has become. One within a list is not asked for. */
  function moved(offset: number): number {
    let by = 0;
    for (const [name, before] of framed) {
      const now = sections.get(name) ?? before;
      if (offset >= before.end) by += now.end - now.start - (before.end - before.start);
    }
    return offset + by;
  }

  function unmoved(offset: number): number {
    let by = 0;
    for (const [name, before] of framed) {
      const now = sections.get(name) ?? before;
      if (offset >= now.end) by += now.end - now.start - (before.end - before.start);
    }
    return offset - by;
  }

  function inEntry(target: string) {
    const [name = "", index = "", ...rest] = parsePointer(target);
    const section = sections.get(name as SectionName);
    const entry = /^\d+$/.test(index) ? section?.entries[Number(index)] : undefined;
    if (section === undefined || entry === undefined) return undefined;
    return { entry, base: section.start + entry.start, rest: pointer(...rest) };
  }

  function shifted(found: Range, base: number): Range {
    return range(found.start.offset + base, found.end.offset + base);
  }

  return {
    text,
    value,
    diagnostics: frame.diagnostics,
    rangeAt(target, part) {
      const place = inEntry(target);
      if (place !== undefined) {
        if (place.rest === "") return range(place.base, place.base + place.entry.end - place.entry.start);
        return shifted(place.entry.own.parsed.rangeAt(place.rest, part), place.base);
      }
      const { start, end } = frame.rangeAt(nearest(target, sections), part);
      return range(moved(start.offset), moved(end.offset));
    },
    rangeInString(target, start, end) {
      const place = inEntry(target);
      if (place !== undefined) return shifted(place.entry.own.parsed.rangeInString(place.rest, start, end), place.base);
      const found = frame.rangeInString(nearest(target, sections), start, end);
      return range(moved(found.start.offset), moved(found.end.offset));
    },
    characterInString(target, offset) {
      const place = inEntry(target);
      if (place !== undefined) return place.entry.own.parsed.characterInString(place.rest, offset - place.base);
      return frame.characterInString(target, unmoved(offset));
    },
    pointerAt(offset): SourcePlace | undefined {
      for (const [name, section] of sections) {
        if (offset <= section.start || offset >= section.end) continue;
        const index = entryAt(section, offset);
        const entry = index === undefined ? undefined : section.entries[index];
        if (index === undefined || entry === undefined) return { pointer: `/${name}`, part: "value" };
        const found = entry.own.parsed.pointerAt(offset - section.start - entry.start);
        return { pointer: `/${name}/${index}${found?.pointer ?? ""}`, part: found?.part ?? "value" };
      }
      return frame.pointerAt(unmoved(offset));
    },
  };
}

/** The frame's entries are those of another day: what is not there now is the list's. */
function nearest(target: string, sections: ReadonlyMap<SectionName, Section>): string {
  const [name = "", ...rest] = parsePointer(target);
  return rest.length > 0 && sections.has(name as SectionName) ? `/${name}` : target;
}

/** A document's value with other entries in its lists. */
export function composedValue(value: JsonObject, sections: ReadonlyMap<SectionName, Section>): JsonObject {
  const lists = sectionNames.flatMap((name) => {
    const section = sections.get(name);
    return section === undefined ? [] : [[name, section.entries.map((entry) => entry.value)] as const];
  });
  return { ...value, ...Object.fromEntries(lists) };
}
