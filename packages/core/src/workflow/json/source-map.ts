import type { Range } from "../diagnostic.ts";
import { parsePointer, pointer } from "../json-pointer.ts";
import { closingQuote } from "./characters.ts";
import { lastAtOrBefore, type SourcePositions } from "./source-positions.ts";
import type { SourceTree } from "./source-tree.ts";
import { readQuotedText } from "./string.ts";

/** Which half of a member is meant. An element of an array, and the document itself, have only a value. */
type Part = "key" | "value";

/** What stands at an offset. */
export interface SourcePlace {
  readonly pointer: string;
  readonly part: Part;
}

/** Finds the text at a pointer and the pointer at a place in the text. An answer takes time by its depth, not by the text. */
export interface SourceMap {
  /** The range of the value at a pointer, or of its key; of the nearest value above where the pointer leads nowhere. */
  rangeAt(pointer: string, part?: Part): Range;
  /**
   * The range of the characters from `start` to `end` of the decoded string at a pointer, whatever escapes stand for
   * them; the value's whole range when it is no quoted string.
   */
  rangeInString(pointer: string, start: number, end: number): Range;
  /**
   * The other way round: which character of the decoded string at a pointer stands at an offset of the text. Undefined where
   * that value is no quoted string, or the offset is not between its quotes.
   */
  characterInString(pointer: string, offset: number): number | undefined;
  /** What stands at an offset, or just before it. Undefined outside the document's value. */
  pointerAt(offset: number): SourcePlace | undefined;
}

export function sourceMap(text: string, tree: SourceTree, positions: SourcePositions): SourceMap {
  const stringOffsets = new Map<number, readonly number[]>();

  function find(path: readonly string[]): { readonly id: number; readonly isExact: boolean } {
    let id = 0;
    for (const segment of path) {
      const child = tree.child(id, segment);
      if (child === undefined) return { id, isExact: false };
      id = child;
    }
    return { id, isExact: tree.size > 0 };
  }

  /** The source offset of each character of the string, and of its end. Undefined when it is no string in quotes. */
  function offsetsOf(id: number): readonly number[] | undefined {
    const { start } = tree.node(id);
    if (closingQuote(text.charCodeAt(start)) === undefined) return undefined;
    const known = stringOffsets.get(id);
    if (known !== undefined) return known;
    const offsets: number[] = [];
    const { end, isClosed } = readQuotedText(text, start, offsets);
    offsets.push(isClosed ? end - 1 : end);
    stringOffsets.set(id, offsets);
    return offsets;
  }

  function rangeAt(target: string, part: Part = "value"): Range {
    if (tree.size === 0) return positions.rangeBetween(0, 0);
    const { id, isExact } = find(parsePointer(target));
    const { start, end, keyStart, keyEnd } = tree.node(id);
    const isKey = part === "key" && isExact && keyStart >= 0;
    return isKey ? positions.rangeBetween(keyStart, keyEnd) : positions.rangeBetween(start, end);
  }

  function rangeInString(target: string, start: number, end: number): Range {
    const { id, isExact } = find(parsePointer(target));
    const offsets = isExact ? offsetsOf(id) : undefined;
    if (offsets === undefined) return rangeAt(target);
    const last = offsets.length - 1;
    const at = (index: number): number => offsets[Math.min(Math.max(index, 0), last)] ?? 0;
    return positions.rangeBetween(at(start), at(end));
  }

  function characterInString(target: string, offset: number): number | undefined {
    const { id, isExact } = find(parsePointer(target));
    const offsets = isExact ? offsetsOf(id) : undefined;
    if (offsets === undefined || offset <= tree.node(id).start || offset > (offsets.at(-1) ?? 0)) return undefined;
    // Within an escape: the character that it stands for.
    return Math.max(0, lastAtOrBefore(offsets, offset));
  }

  function pointerAt(offset: number): SourcePlace | undefined {
    const root = tree.node(0);
    if (tree.size === 0 || offset < root.start || offset > root.end) return undefined;
    const path: (string | number)[] = [];
    let part: Part = "value";
    for (let child = childAt(0, offset); child !== undefined; child = childAt(child.id, offset)) {
      path.push(child.segment);
      part = offset <= tree.node(child.id).keyEnd ? "key" : "value";
    }
    return { pointer: pointer(...path), part };
  }

  function childAt(id: number, offset: number): { readonly id: number; readonly segment: string | number } | undefined {
    const child = tree.childBefore(id, offset);
    return child !== undefined && offset <= tree.node(child.id).end ? child : undefined;
  }

  return { rangeAt, rangeInString, characterInString, pointerAt };
}
