import type { JsonObject } from "../contracts/json.ts";
import type { AnalysedNode } from "../workflow/analysis.ts";
import { pointer } from "../workflow/json-pointer.ts";
import type { SectionName } from "./entries.ts";
import { type Mention, mentionsIn, type Rewrite } from "./mentions.ts";
import { nodesNaming } from "./nodes-naming.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Span } from "./span.ts";

/** Something that a document names in several places. */
export interface NamedThing {
  readonly kind: "node" | "variable";
  readonly name: string;
}

/** One place in which a document names something. */
export interface Occurrence {
  /** `declaration`: where it gets its name. The others say how it is used. */
  readonly role: "declaration" | "edge-from" | "edge-to" | "reading" | "ask-target" | "broadcast-target";
  /** The JSON Pointer of the string that it is named in. */
  readonly pointer: string;
  /** Where the name stands in the decoded string, without quotes or brackets around it. */
  readonly inner: Span;
  /** The same in the document's text. */
  readonly span: Span;
  /** The node whose text it is in. */
  readonly node?: AnalysedNode;
  /** What has to be written anew where the name changes, in the decoded string; undefined where nobody can tell. */
  readonly rewrite: Rewrite | undefined;
}

/** Every place in which a document names a node or a variable, in the order of the text. Texts that cannot be read name nothing. */
export function occurrencesOf(snapshot: Snapshot, thing: NamedThing): Occurrence[] {
  const found =
    thing.kind === "node" ? occurrencesOfNode(snapshot, thing.name) : occurrencesOfVariable(snapshot, thing.name);
  return found.sort((one, other) => one.span.start - other.span.start);
}

function occurrencesOfNode(snapshot: Snapshot, id: string): Occurrence[] {
  return [
    ...wholeStrings(snapshot, id, { section: "nodes", key: "id", role: "declaration" }),
    ...wholeStrings(snapshot, id, { section: "edges", key: "from", role: "edge-from" }),
    ...wholeStrings(snapshot, id, { section: "edges", key: "to", role: "edge-to" }),
    ...mentionsOf(snapshot, { kind: "node", name: id }),
  ];
}

/** Where the texts of nodes name something. */
function mentionsOf(snapshot: Snapshot, thing: NamedThing): Occurrence[] {
  return nodesNaming(snapshot, thing.name).flatMap((node) =>
    mentionsIn(snapshot.analysis, node)
      .filter(({ kind, name }) => kind === thing.kind && name === thing.name)
      .map((mention) => placed(snapshot, node, mention)),
  );
}

function occurrencesOfVariable(snapshot: Snapshot, name: string): Occurrence[] {
  return [
    ...wholeStrings(snapshot, name, { section: "variables", key: "name", role: "declaration" }),
    ...mentionsOf(snapshot, { kind: "variable", name }),
  ];
}

interface Names {
  readonly section: SectionName;
  readonly key: string;
  readonly role: Occurrence["role"];
}

/** The entries of a list that say a name under a key, also those that lack something else. */
function wholeStrings(snapshot: Snapshot, name: string, { section, key, role }: Names): Occurrence[] {
  const entries = snapshot.sections.get(section)?.entries ?? [];
  return entries.flatMap(({ value }, index): Occurrence[] => {
    if (typeof value !== "object" || value === null || (value as JsonObject)[key] !== name) return [];
    const at = pointer(section, index, key);
    const inner = { start: 0, end: name.length };
    const span = spanInString(snapshot, at, inner);
    return [{ role, pointer: at, inner, span, rewrite: { ...inner, form: "plain" } }];
  });
}

function placed(snapshot: Snapshot, node: AnalysedNode, { role, pointer: at, inner, rewrite }: Mention): Occurrence {
  return { role, pointer: at, inner, rewrite, node, span: spanInString(snapshot, at, inner) };
}

/** The place in the document's text of characters of a decoded string. */
export function spanInString({ analysis }: Snapshot, at: string, { start, end }: Span): Span {
  const range = analysis.text.rangeInString(at, start, end);
  return { start: range.start.offset, end: range.end.offset };
}
