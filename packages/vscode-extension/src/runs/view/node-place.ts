import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";

/** Where a node stands in the text of a document: the value of its id. Offsets count UTF-16 units. */
export interface NodePlace {
  readonly offset: number;
  readonly length: number;
  /** The workflow's file that the node runs, as the document names it. */
  readonly file?: string;
}

/** Finds a node by its id, also in a text with problems. */
export function nodePlace(text: string, id: string): NodePlace | undefined {
  const root = parseTree(text);
  const nodes = root === undefined ? undefined : findNodeAtLocation(root, ["nodes"]);
  for (const node of nodes?.type === "array" ? (nodes.children ?? []) : []) {
    const place = placeOf(node, id);
    if (place !== undefined) return place;
  }
  return undefined;
}

function placeOf(node: Node, id: string): NodePlace | undefined {
  if (node.type !== "object") return undefined;
  const name = findNodeAtLocation(node, ["id"]);
  if (name?.value !== id) return undefined;
  const file: unknown = findNodeAtLocation(node, ["config", "file"])?.value;
  return { offset: name.offset, length: name.length, ...(typeof file === "string" ? { file } : {}) };
}

/** The ids on the way to a node of a run: `pipeline[3]/writer` is the node `writer` of what the node `pipeline` runs. */
export function idsOnTheWay(name: string): { readonly through: readonly string[]; readonly id: string } {
  const parts = name.split("/");
  const id = parts.pop() ?? "";
  return { through: parts.map((part) => part.replace(/\[\d+\]$/, "")), id };
}
