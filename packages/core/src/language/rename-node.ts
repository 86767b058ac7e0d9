import { escapeText, quote } from "../checks/facts/quote.ts";
import { nodeIdPattern } from "../workflow/name-patterns.ts";
import { keyFor } from "./key-spelling.ts";
import { textsOf } from "./mentions.ts";
import { nodesNaming } from "./nodes-naming.ts";
import { type Occurrence, occurrencesOf } from "./occurrences.ts";
import { exactSnapshot, openSnapshot, type Snapshot } from "./snapshot.ts";
import { applyEdits, type SpanEdit } from "./span.ts";

/** The edits that give a node another id, or why it cannot have that one: a sentence or two for a person. */
export type Rename = { readonly edits: readonly SpanEdit[] } | { readonly problem: string };

const pattern = new RegExp(nodeIdPattern, "u");
const longestId = 128;

/**
 * Gives a node another id, everywhere: in edges, in templates, in expressions and in directives, each in the spelling that the
 * new id needs there. The document says afterwards what it said before, or nothing is changed and a sentence says why.
 */
export function renameNode(guess: Snapshot, from: string, to: string): Rename {
  const snapshot = exactSnapshot(guess);
  const problem = problemOfId(snapshot, from, to) ?? unreadable(snapshot, from) ?? unreadable(snapshot, to);
  if (problem !== undefined) return { problem };
  if (from === to) return { edits: [] };
  const occurrences = occurrencesOf(snapshot, { kind: "node", name: from });
  const hidden = occurrences.find(({ rewrite }) => rewrite === undefined);
  if (hidden !== undefined) {
    return {
      problem: `${lineOf(snapshot, hidden)} names ${quote(from)} in a way that cannot be rewritten. Write its id out there.`,
    };
  }
  const edits = occurrences.flatMap((occurrence) => editOf(snapshot, occurrence, to));
  const renamed = openSnapshot(applyEdits(snapshot.text, edits), snapshot.types);
  if (saysTheSame(occurrences, occurrencesOf(renamed, { kind: "node", name: to }))) return { edits };
  return {
    problem: `With the id ${quote(to)}, something else in the document would name this node. Choose another one.`,
  };
}

function problemOfId(snapshot: Snapshot, from: string, to: string): string | undefined {
  const { text, byId, nodes } = snapshot.analysis;
  if (text.diagnostics.length > 0) return "The file is no sound JSON. Mend that first.";
  if (!byId.has(from)) return `There is no node ${quote(from)}.`;
  if (nodes.filter(({ document }) => document.id === from).length > 1)
    return `Several nodes have the id ${quote(from)}: nobody can tell which one is meant.`;
  if (!pattern.test(to)) return "An id consists of letters, digits, _, - and . and does not begin with - or a dot.";
  if (to.length > longestId) return `An id has at most ${longestId} characters.`;
  if (from === to) return undefined;
  const [taken] = occurrencesOf(snapshot, { kind: "node", name: to });
  if (taken === undefined) return undefined;
  if (taken.role === "declaration" || byId.has(to)) return `There is a node ${quote(to)} already.`;
  return `${lineOf(snapshot, taken)} names ${quote(to)} already, although there is no such node. Mend that first.`;
}

/** A text that cannot be read may name the node, and nobody can tell where. */
function unreadable(snapshot: Snapshot, id: string): string | undefined {
  for (const node of nodesNaming(snapshot, id)) {
    if (node.type === undefined) continue;
    const text = textsOf(node).find((one) => one.problems.length > 0 && one.source.includes(id));
    if (text !== undefined)
      return `A text of ${quote(node.document.id)} that may name ${quote(id)} cannot be read. Mend it first.`;
  }
  return undefined;
}

function lineOf({ analysis }: Snapshot, { pointer, inner }: Occurrence): string {
  return `Line ${analysis.text.rangeInString(pointer, inner.start, inner.end).start.line + 1}`;
}

function editOf({ analysis, text }: Snapshot, { pointer, rewrite }: Occurrence, id: string): SpanEdit[] {
  if (rewrite === undefined) return [];
  const range = analysis.text.rangeInString(pointer, rewrite.start, rewrite.end);
  const [start, end] = [range.start.offset, range.end.offset];
  if (rewrite.form === "plain") return [{ start, end, text: escapeText(id) }];
  return [{ start, end, text: escapeText(keyFor(id, decoded(text.slice(start, end)), rewrite.form)) }];
}

/** A piece of a JSON string as it is meant. */
function decoded(source: string): string {
  try {
    return JSON.parse(`"${source}"`) as string;
  } catch {
    return source;
  }
}

/** Whether a node is named where it was, and nowhere else. */
function saysTheSame(before: readonly Occurrence[], after: readonly Occurrence[]): boolean {
  if (before.length !== after.length) return false;
  return before.every(({ role, pointer }, index) => after[index]?.role === role && after[index]?.pointer === pointer);
}
