import type { JsonValue } from "../contracts/json.ts";
import { canonical } from "./json.ts";

/** An entry of a list in one document, and what it is in the other. At least one of the two is there. */
export interface Pair {
  /** Undefined where the entry has no name. */
  readonly name: string | undefined;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

interface Group {
  readonly before: JsonValue[];
  readonly after: JsonValue[];
}

/**
 * Pairs the entries of two lists by their names, wherever they stand. Where several have one name, equal ones belong
 * together first, and then those in the same order. An entry without a name is paired with an equal one alone.
 */
export function pairParts(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  nameOf: (entry: JsonValue) => string | undefined,
): Pair[] {
  const groups = new Map<string | undefined, Group>();
  for (const [side, entries] of [["before", before] as const, ["after", after] as const]) {
    for (const entry of entries) {
      const name = nameOf(entry);
      const group = groups.get(name) ?? { before: [], after: [] };
      groups.set(name, group);
      group[side].push(entry);
    }
  }
  return [...groups].flatMap(([name, group]) => pairsOf(name, group));
}

function pairsOf(name: string | undefined, { before, after }: Group): Pair[] {
  if (name !== undefined && before.length < 2 && after.length < 2) {
    return [{ name, before: before[0], after: after[0] }];
  }
  const open = Map.groupBy(after, canonical);
  const pairs: Pair[] = [];
  const lost: JsonValue[] = [];
  for (const entry of before) {
    const equal = open.get(canonical(entry))?.pop();
    if (equal === undefined) lost.push(entry);
    else pairs.push({ name, before: entry, after: equal });
  }
  return [...pairs, ...inOrder(name, lost, [...open.values()].flat())];
}

function inOrder(name: string | undefined, lost: readonly JsonValue[], found: readonly JsonValue[]): Pair[] {
  const shared = name === undefined ? 0 : Math.min(lost.length, found.length);
  return [
    ...lost.map((entry, index) => ({ name, before: entry, after: index < shared ? found[index] : undefined })),
    ...found.slice(shared).map((entry) => ({ name, before: undefined, after: entry })),
  ];
}
