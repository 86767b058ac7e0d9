import type { JsonObject } from "../contracts/json.ts";
import { type Analysis, analyse, withNodes } from "../workflow/analysis.ts";
import { type ParsedText, parse } from "../workflow/parse.ts";
import type { NodeDocument } from "../workflow/workflow.ts";
import { composedText, composedValue } from "./composed-text.ts";
import { type Section, type SectionName, sectionsOf } from "./entries.ts";
import type { NodeTypes } from "./node-types.ts";
import { applyEdits, type SpanEdit } from "./span.ts";
import { type ChangedSection, changeSection } from "./window.ts";

/** A document as it stands in an editor, understood as far as it can be. The next one costs what the change costs. */
export interface Snapshot {
  readonly text: string;
  readonly analysis: Analysis;
  readonly types: NodeTypes;
  /** The document's lists, entry by entry. */
  readonly sections: ReadonlyMap<SectionName, Section>;
  /**
   * Whether all of this is what reading the whole text gives. After a change in the middle of a text that is no sound JSON at
   * the moment, it is a good guess: enough to complete and to show, and not to change the text by.
   */
  readonly isExact: boolean;
  /** The whole text as it was read last, and its lists then. */
  readonly frame: ParsedText;
  readonly framed: ReadonlyMap<SectionName, Section>;
}

/** Above this, in UTF-16 units, a text that is no sound JSON at the moment is not read as a whole at every change. */
const smallText = 100_000;

/** Above this many changes at once, reading everything again is no slower. */
const mostChanges = 16;

/** Understands a whole text, whatever it holds. Never throws. */
export function openSnapshot(text: string, types: NodeTypes): Snapshot {
  const frame = parse(text);
  const sections = sectionsOf(frame);
  return { text, analysis: analyse(frame, types), types, sections, isExact: true, frame, framed: sections };
}

/** The same text, with every guess made certain. */
export function exactSnapshot(snapshot: Snapshot): Snapshot {
  return snapshot.isExact ? snapshot : openSnapshot(snapshot.text, snapshot.types);
}

/** The document after changes, each of which refers to the text that those before it have left. Never throws. */
export function changeSnapshot(snapshot: Snapshot, changes: readonly SpanEdit[]): Snapshot {
  let now: Changing | undefined =
    changes.length > mostChanges ? undefined : { text: snapshot.text, sections: snapshot.sections, changed: [] };
  for (const change of changes) now &&= changed(now, change);
  const text = now?.text ?? changes.reduce((before, change) => applyEdits(before, [change]), snapshot.text);
  const { value } = snapshot.analysis.text;
  if (now === undefined || typeof value !== "object" || value === null) return openSnapshot(text, snapshot.types);
  const isSound = snapshot.frame.diagnostics.length === 0 && now.changed.every((one) => one.isSound);
  if (!isSound && text.length < smallText) return openSnapshot(text, snapshot.types);
  const { frame, framed } = snapshot;
  const { sections } = now;
  const composed = composedText({ text, value: composedValue(value as JsonObject, sections), frame, framed, sections });
  const analysis = analyseAgain(snapshot, composed, now.changed);
  return { text, analysis, types: snapshot.types, sections, isExact: snapshot.isExact && isSound, frame, framed };
}

/**
 * Reads the texts of nodes ahead of time, from a place in the document's order on, until the time is up, and gives the place to
 * go on from; undefined when all are read. Who does so in pauses never waits for them.
 */
export function readAhead({ analysis }: Snapshot, from: number, isTimeUp: () => boolean): number | undefined {
  for (let place = from; place < analysis.nodes.length; place++) {
    if (isTimeUp()) return place;
    void analysis.nodes[place]?.texts;
  }
  return undefined;
}

interface Changing {
  readonly text: string;
  readonly sections: ReadonlyMap<SectionName, Section>;
  readonly changed: readonly (ChangedSection & { readonly name: SectionName })[];
}

function changed({ text: before, sections, changed: earlier }: Changing, change: SpanEdit): Changing | undefined {
  const text = applyEdits(before, [change]);
  for (const [name, section] of sections) {
    if (change.start <= section.start || change.end >= section.end || before[section.end - 1] !== "]") continue;
    const result = changeSection(section, change, text);
    if (result === undefined) return undefined;
    const delta = text.length - before.length;
    const moved = [...sections].map(([other, one]): [SectionName, Section] => {
      if (other === name) return [other, result.section];
      return [other, one.start < section.start ? one : { ...one, start: one.start + delta, end: one.end + delta }];
    });
    return { text, sections: new Map(moved), changed: [...earlier, { ...result, name }] };
  }
  return undefined;
}

/** Most changes are made in a text of a node: then nothing else is another, the graph least of all. */
function analyseAgain({ analysis, types }: Snapshot, text: ParsedText, changes: Changing["changed"]): Analysis {
  const nodes = (text.value as { readonly nodes?: readonly (NodeDocument | null)[] }).nodes ?? [];
  const changed = new Map<number, NodeDocument | undefined>();
  for (const { name, first, count, before } of changes) {
    if (name !== "nodes" || count !== before) return analyse(text, types);
    for (let index = first; index < first + count; index++) changed.set(index, nodes[index] ?? undefined);
  }
  return withNodes(analysis, text, changed) ?? analyse(text, types);
}
