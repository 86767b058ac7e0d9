import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { isTaken, type Taken } from "../engine/scheduler.ts";
import { type NodeState, nodeName, type RunState, splitNodeName } from "../journal/run-state.ts";
import { buildGraph, type Graph, type GraphEdge } from "../workflow/graph.ts";
import { resolveFile } from "../workflow/resolve-file.ts";
import type { EdgeDocument, NodeDocument } from "../workflow/workflow.ts";

/** A node as a drawing needs it. */
export interface DrawnNode {
  readonly id: string;
  readonly type: string;
  /** What the document calls it; its id where it gives no name. */
  readonly title: string;
  readonly position?: { readonly x: number; readonly y: number };
  /** The edges that lead away, by their place in `edges`. */
  readonly outgoing: readonly number[];
}

/** An edge as a drawing needs it. */
export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly branch?: string;
}

/** The nodes and edges of one workflow. */
export interface DrawnGraph {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

/**
 * Reads from a document what a drawing shows. It takes any document, also one that is not finished: what is no node, a second
 * node of an id, and an edge that leads nowhere are left out.
 */
export function drawnGraph(document: JsonObject): DrawnGraph {
  const nodes = entries<NodeDocument>(document.nodes, ["id", "type"]);
  const graph: Graph = buildGraph(nodes, entries<EdgeDocument>(document.edges, ["from", "to"]));
  const places = new Map<GraphEdge, number>(graph.edges.map((edge, index) => [edge, index]));
  return {
    nodes: graph.nodes.map(({ index, outgoing }) => ({
      ...drawnNode(nodes[index] as NodeDocument),
      outgoing: outgoing.map((edge) => places.get(edge) as number),
    })),
    edges: graph.edges.map(({ from, to, branch }) => ({
      from: from.id,
      to: to.id,
      ...(typeof branch === "string" ? { branch } : {}),
    })),
  };
}

/** Whether a run took an edge: undefined as long as the node before it has not ended. */
export function isEdgeTaken({ branch }: DrawnEdge, from: NodeState | undefined): boolean | undefined {
  const taken = from === undefined ? undefined : takenBy(from);
  return taken === undefined ? undefined : isTaken({ branch }, taken);
}

/**
 * The document that runs at a path of a run; undefined where the run holds none. The path of a sub-workflow names the nodes
 * that lead to it, and each of them names a file.
 */
export function documentAt({ workflow, workflows, file = "" }: RunState, path: string): JsonObject | undefined {
  let at: { readonly document: JsonObject; readonly file: string } = { document: workflow, file };
  for (const part of path === "" ? [] : path.split("/")) {
    const id = part.replace(/[#?[].*$/, "");
    const node = entries<NodeDocument>(at.document.nodes, ["id", "type"]).find((one) => one.id === id);
    const name = node?.config?.file;
    const found = typeof name === "string" ? resolveFile(at.file, name) : undefined;
    if (found === undefined || !Object.hasOwn(workflows, found)) return undefined;
    at = { document: workflows[found] as JsonObject, file: found };
  }
  return at.document;
}

/** The paths of all sub-workflows of a run, each after the one that runs it, in the order of their beginning. */
export function pathsOf({ nodes }: RunState): string[] {
  const paths = new Set<string>();
  for (const { path } of nodes.values()) {
    for (let at = path; at !== "" && !paths.has(at); at = splitNodeName(at).path) paths.add(at);
  }
  return [...paths].sort();
}

/** The states of the nodes within what a node runs. */
export function statesWithin({ nodes }: RunState, { path, nodeId }: Pick<NodeState, "path" | "nodeId">): NodeState[] {
  const name = nodeName(path, nodeId);
  return [...nodes.values()].filter(
    (one) => one.path.startsWith(name) && /^(?:$|[#?[/])/.test(one.path.slice(name.length)),
  );
}

function takenBy({ status, branch, handling }: NodeState): Taken | undefined {
  if (status === "completed") return branch === undefined ? "all" : { branch };
  if (status === "failed") return handling === "continue" ? "unbranched" : "none";
  return status === "skipped" || status === "cancelled" ? "none" : undefined;
}

function drawnNode({ id, type, position, config }: NodeDocument): Omit<DrawnNode, "outgoing"> {
  const name = config?.name;
  const isPlaced = Number.isFinite(position?.x) && Number.isFinite(position?.y);
  return {
    id,
    type,
    title: typeof name === "string" && name.trim() !== "" ? name : id,
    ...(isPlaced && position !== undefined ? { position: { x: position.x, y: position.y } } : {}),
  };
}

/** The entries of a list that are objects with texts under the given keys. */
function entries<T>(list: JsonValue | undefined, keys: readonly string[]): T[] {
  if (!Array.isArray(list)) return [];
  return list.filter((entry) => keys.every((key) => typeof Object(entry)[key] === "string")) as T[];
}
