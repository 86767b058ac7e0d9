import type { JsonObject, JsonSchema, JsonValue } from "../contracts/json.ts";
import { type ConfigText, type ParsedConfig, parseConfig } from "./config/config-texts.ts";
import type { Validate } from "./config/schema-validator.ts";
import { buildGraph, type Graph, type GraphNode } from "./graph.ts";
import type { NodeFacts } from "./node-facts.ts";
import type { ParsedText } from "./parse.ts";
import type { EdgeDocument, NodeDocument, VariableDocument, WorkflowDocument } from "./workflow.ts";

/** A node type as checks need it. */
export interface KnownType {
  readonly facts: NodeFacts;
  readonly validate: Validate;
}

/** One entry of `nodes` that is a node at all: it has an id and a type. */
export interface AnalysedNode {
  /** Its place in the document's `nodes`. */
  readonly index: number;
  readonly document: NodeDocument;
  readonly config: JsonObject;
  /** Undefined where the type is unknown. */
  readonly type: KnownType | undefined;
  /** The config's texts are parsed when somebody reads this or `texts`: not everyone looks at every node. */
  readonly parsed: ParsedConfig | undefined;
  readonly texts: readonly ConfigText[];
  readonly canCommunicate: boolean;
  /** Undefined where an earlier node has the same id. */
  readonly graphNode: GraphNode | undefined;
}

/** A document as far as it can be understood: what every rule looks at. Entries of a wrong shape are left out. */
export interface Analysis {
  readonly text: ParsedText;
  readonly document: WorkflowDocument;
  readonly nodes: readonly AnalysedNode[];
  /** Nodes by id; of several with one id, the first. */
  readonly byId: ReadonlyMap<string, AnalysedNode>;
  readonly edges: readonly { readonly index: number; readonly document: EdgeDocument }[];
  readonly variables: readonly { readonly index: number; readonly document: VariableDocument }[];
  readonly graph: Graph;
  readonly types: ReadonlyMap<string, KnownType>;
  /** Whether there are plugins of which nobody knows what they bring. */
  readonly mayLackTypes?: boolean;
}

/** Understands what a text holds, whatever it holds. */
export function analyse(text: ParsedText, types: ReadonlyMap<string, KnownType>): Analysis {
  const document = asObject(text.value) as unknown as WorkflowDocument;
  const nodeEntries = entries<NodeDocument>(document.nodes, ["id", "type"]);
  const edges = entries<EdgeDocument>(document.edges, ["from", "to"]);
  let graph: Graph | undefined;
  // An editor asks for the graph of one version of a document in many.
  const findGraph = () => {
    graph ??= buildGraph(
      nodeEntries.map((entry) => entry.document),
      edges.map((entry) => entry.document),
    );
    return graph;
  };
  const byId = new Map<string, AnalysedNode>();
  const nodes = nodeEntries.map((entry) => {
    const isFirst = !byId.has(entry.document.id);
    const node = analyseNode(entry, types.get(entry.document.type), isFirst ? findGraph : undefined);
    if (isFirst) byId.set(entry.document.id, node);
    return node;
  });
  const variables = entries<VariableDocument>(document.variables, ["name"]);
  return withGraph({ text, document, nodes, byId, edges, variables, types }, findGraph);
}

const graphs = new WeakMap<Analysis, () => Graph>();

function withGraph(parts: Omit<Analysis, "graph">, findGraph: () => Graph): Analysis {
  const analysis: Analysis = {
    ...parts,
    get graph() {
      return findGraph();
    },
  };
  graphs.set(analysis, findGraph);
  return analysis;
}

/**
 * The same document with other nodes in the places of some, by their index in its `nodes`: the text is another one, and nothing
 * else. Undefined where a node is not what it was to all others, because its id or its type has changed.
 */
export function withNodes(
  analysis: Analysis,
  text: ParsedText,
  changed: ReadonlyMap<number, NodeDocument | undefined>,
): Analysis | undefined {
  const { edges, variables, types } = analysis;
  const findGraph = graphs.get(analysis);
  const document = text.value as unknown as WorkflowDocument;
  const nodes = [...analysis.nodes];
  const byId = new Map(analysis.byId);
  let left = changed.size;
  for (const [place, before] of nodes.entries()) {
    if (!changed.has(before.index)) continue;
    const now = changed.get(before.index);
    const isSame = now?.id === before.document.id && now.type === before.document.type;
    if (now === undefined || !isSame) return undefined;
    const isFirst = byId.get(now.id) === before;
    const node = analyseNode({ index: before.index, document: now }, before.type, isFirst ? findGraph : undefined);
    nodes[place] = node;
    if (isFirst) byId.set(now.id, node);
    left -= 1;
  }
  if (left > 0 || findGraph === undefined) return undefined;
  return withGraph({ text, document, nodes, byId, edges, variables, types }, findGraph);
}

/** Understands one node; `findGraph` is left out where an earlier node has its id. */
function analyseNode(
  { index, document }: { readonly index: number; readonly document: NodeDocument },
  type: KnownType | undefined,
  findGraph: (() => Graph) | undefined,
): AnalysedNode {
  const config = asObject(document.config as JsonValue | undefined);
  return {
    index,
    document,
    config,
    type,
    get parsed() {
      return type === undefined ? undefined : parsedConfig(config, type.facts.configSchema);
    },
    get texts() {
      return this.parsed?.texts ?? [];
    },
    canCommunicate: config.can_communicate === true,
    get graphNode() {
      return findGraph?.().node(document.id);
    },
  };
}

const parsedConfigs = new WeakMap<JsonObject, { readonly schema: JsonSchema; readonly parsed: ParsedConfig }>();

/** A config is parsed once, also where an editor's next version of the document has the same one. */
function parsedConfig(config: JsonObject, schema: JsonSchema): ParsedConfig {
  const known = parsedConfigs.get(config);
  if (known?.schema === schema) return known.parsed;
  const parsed = parseConfig(config, schema);
  parsedConfigs.set(config, { schema, parsed });
  return parsed;
}

function asObject(value: JsonValue | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** The entries of a list that are objects with texts under the given keys. */
function entries<T>(list: unknown, keys: readonly string[]): { readonly index: number; readonly document: T }[] {
  if (!Array.isArray(list)) return [];
  return (list as JsonValue[]).flatMap((value, index) => {
    const entry = asObject(value);
    return keys.every((key) => typeof entry[key] === "string") ? [{ index, document: entry as unknown as T }] : [];
  });
}
