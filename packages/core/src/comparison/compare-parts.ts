import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { compareValues } from "./compare-values.ts";
import { isObject, own, ownText, without } from "./json.ts";
import { type Pair, pairParts } from "./pair-parts.ts";
import type { Change, EdgeChange, ValueChange, VariableChange } from "./workflow-comparison.ts";

/** The lists whose entries are compared one by one, wherever they stand. */
const lists = ["variables", "nodes", "edges"] as const;

/** The entries of one of a document's lists; none where it is no list. */
export function entriesOf(document: JsonValue | undefined, list: (typeof lists)[number]): readonly JsonValue[] {
  const value = own(document, list);
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** Compares what two workflows say of themselves: everything besides the lists. A list that is none is among it. */
export function compareFacts(before: JsonValue | undefined, after: JsonValue | undefined): ValueChange[] {
  return compareValues(factsOf(before, after), factsOf(after, before));
}

function factsOf(document: JsonValue | undefined, other: JsonValue | undefined): JsonValue | undefined {
  const facts = without(
    document,
    lists.filter((list) => Array.isArray(own(document, list))),
  );
  // Where one document alone has metadata, each key of it is news.
  const isBare = isObject(facts) && !Object.hasOwn(facts, "metadata") && isObject(own(other, "metadata"));
  return isBare ? { ...facts, metadata: {} } : facts;
}

/** Compares variables by their names. */
export function compareVariables(before: readonly JsonValue[], after: readonly JsonValue[]): VariableChange[] {
  return pairParts(before, after, (entry) => ownText(entry, "name")).flatMap((pair) => {
    const { name } = pair;
    const difference = differenceIn(pair, name === undefined ? [] : ["name"]);
    if (difference === undefined) return [];
    const { change, values } = difference;
    return [{ change, ...(name === undefined ? {} : { name }), values }];
  });
}

/** Compares edges by their ends. Those of the document before are given the ids that renamed nodes have now. */
export function compareEdges(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  renames: ReadonlyMap<string, string>,
): EdgeChange[] {
  const old = renames.size === 0 ? before : before.map((edge) => renamedEdge(edge, renames));
  return pairParts(old, after, (edge) => namePair(endsOf(edge))).flatMap((pair) => {
    const ends = endsOf(pair.after ?? pair.before);
    const difference = differenceIn(pair, ends === undefined ? [] : ["from", "to"]);
    return difference === undefined ? [] : [{ change: difference.change, ...ends, values: difference.values }];
  });
}

interface Ends {
  readonly from: string;
  readonly to: string;
}

function endsOf(edge: JsonValue | undefined): Ends | undefined {
  const [from, to] = [ownText(edge, "from"), ownText(edge, "to")];
  return from === undefined || to === undefined ? undefined : { from, to };
}

function namePair(ends: Ends | undefined): string | undefined {
  return ends === undefined ? undefined : JSON.stringify([ends.from, ends.to]);
}

function renamedEdge(edge: JsonValue, renames: ReadonlyMap<string, string>): JsonValue {
  const ends = endsOf(edge);
  if (ends === undefined) return edge;
  const { from, to } = ends;
  return { ...(edge as JsonObject), from: renames.get(from) ?? from, to: renames.get(to) ?? to };
}

/** What became of a part. */
export interface Difference {
  readonly change: Change;
  readonly values: readonly ValueChange[];
}

/** What differs in a pair besides some keys; undefined where nothing does. What is new or gone differs in all that it says. */
export function differenceIn({ before, after }: Pair, besides: readonly string[]): Difference | undefined {
  const old = without(before ?? emptied(after), besides);
  const now = without(after ?? emptied(before), besides);
  const values = compareValues(old, now);
  if (before === undefined) return { change: "added", values };
  if (after === undefined) return { change: "removed", values };
  return values.length === 0 ? undefined : { change: "changed", values };
}

/** What a part is held against that is in one document alone, so that each of its keys, and each of its config's, is told. */
function emptied(part: JsonValue | undefined): JsonValue | undefined {
  if (!isObject(part)) return undefined;
  return isObject(own(part, "config")) ? { config: {} } : {};
}
