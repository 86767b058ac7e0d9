import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { differenceIn } from "./compare-parts.ts";
import { findRenames, type OwnNodes } from "./find-renames.ts";
import { isEqual, isObject, own, ownText } from "./json.ts";
import { type Pair, pairParts } from "./pair-parts.ts";
import type { NodeChange } from "./workflow-comparison.ts";

/** The nodes of a document, and its edges: by them a node is known again when it has another id. */
export interface NodeSide {
  readonly nodes: readonly JsonValue[];
  readonly edges: readonly JsonValue[];
}

/** What became of the nodes. */
export interface NodeComparison {
  readonly changes: readonly NodeChange[];
  readonly moved: readonly string[];
  /** The new ids of renamed nodes, by the old ones. */
  readonly renames: ReadonlyMap<string, string>;
  /** For each entry that says what it said before, but for its position: the entry of the document before. */
  readonly kept: ReadonlyMap<JsonValue, JsonValue>;
}

/** Compares nodes by their ids, also where several have one id, or where an entry is no node. */
export function compareNodes(before: NodeSide, after: NodeSide): NodeComparison {
  const pairs = pairParts(before.nodes, after.nodes, (entry) => ownText(entry, "id"));
  const renames = findRenames(
    { nodes: ownNodes(pairs, "before"), edges: before.edges },
    { nodes: ownNodes(pairs, "after"), edges: after.edges },
  );
  const oldIds = new Map([...renames].map(([was, id]) => [id, was]));
  const moved: string[] = [];
  const kept = new Map<JsonValue, JsonValue>();
  const changes = pairs.flatMap((pair): NodeChange[] => {
    const { name = "", before: old, after: now } = pair;
    if (now === undefined && renames.has(name)) return [];
    const was = old === undefined ? oldIds.get(name) : undefined;
    if (was !== undefined) return [{ change: "renamed", id: name, was, ...typeOf(now), values: [] }];
    const change = nodeChange(pair);
    if (change !== undefined || old === undefined || now === undefined) return change === undefined ? [] : [change];
    kept.set(now, old);
    if (!isEqual(own(old, "position"), own(now, "position"))) moved.push(name);
    return [];
  });
  return { changes, moved, renames, kept };
}

function nodeChange(pair: Pair): NodeChange | undefined {
  const { name, before, after } = pair;
  const type = typeOf(after ?? before);
  const isWhole = before !== undefined && after !== undefined;
  // The type of a node that is new or gone is told with it.
  const toldApart = isWhole || type.type === undefined ? [] : ["type"];
  const difference = differenceIn(pair, name === undefined ? [] : ["id", "position", ...toldApart]);
  if (difference === undefined) return undefined;
  const { change, values } = difference;
  return { change, ...(name === undefined ? {} : { id: name }), ...type, values };
}

function typeOf(node: JsonValue | undefined): { readonly type?: string } {
  const type = ownText(node, "type");
  return type === undefined ? {} : { type };
}

/** The nodes that one document alone has. One whose id another node has as well is not known again. */
function ownNodes(pairs: readonly Pair[], side: "before" | "after"): OwnNodes["nodes"] {
  const nodes = new Map<string, JsonObject>();
  const twice = new Set<string>();
  for (const { name, before, after } of pairs) {
    const node = side === "before" ? before : after;
    if (name === undefined || !isObject(node)) continue;
    if (nodes.has(name)) twice.add(name);
    if (before === undefined || after === undefined) nodes.set(name, node);
    else twice.add(name);
  }
  for (const name of twice) nodes.delete(name);
  return nodes;
}
