import type { AnalysedNode } from "../workflow/analysis.ts";
import { entryAt } from "./entries.ts";
import type { Snapshot } from "./snapshot.ts";
import { nodeAt } from "./text-place.ts";

const wordCharacter = /[\p{L}\p{N}_]/u;
/** What may hide a letter: an escape of JSON's, or one of a language inside a string, whose backslash JSON doubles. */
const hiding = ["\\u", "\\\\"];

/**
 * The nodes whose own text may name something: those that hold the name as a word, or an escape that may stand for a part of
 * it. Most nodes of a large document are ruled out without a look at their texts.
 */
export function nodesNaming(snapshot: Snapshot, name: string): AnalysedNode[] {
  const section = snapshot.sections.get("nodes");
  if (section === undefined || name === "") return [];
  const { text, analysis } = snapshot;
  const found = new Set<number>();
  for (const needle of [name, ...hiding]) {
    let at = text.indexOf(needle, section.start);
    while (at >= 0 && at < section.end) {
      const index = needle !== name || isWord(text, at, name) ? entryAt(section, at) : undefined;
      if (index === undefined) at += needle.length;
      else {
        found.add(index);
        at = section.start + (section.entries[index]?.end ?? 0);
      }
      at = text.indexOf(needle, at);
    }
  }
  return [...found].sort((one, other) => one - other).flatMap((index) => nodeAt(analysis.nodes, index) ?? []);
}

/** Whether no letter stands before and after a name. The letter of an escape, as in `\nname`, is none. */
function isWord(text: string, at: number, name: string): boolean {
  const isEscape = text[at - 2] === "\\";
  const before = isEscape ? "" : text.charAt(at - 1);
  return !(wordCharacter.test(before) || wordCharacter.test(text.charAt(at + name.length)));
}
