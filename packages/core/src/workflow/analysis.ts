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
  const graph = buildGraph(
    nodeEntries.map((entry) => entry.document),
    edges.map((entry) => entry.document),
  );
  const byId = new Map<string, AnalysedNode>();
  const nodes = nodeEntries.map((entry) => {
    const graphNode = byId.has(entry.document.id) ? undefined : graph.node(entry.document.id);
    const node = analyseNode(entry, types.get(entry.document.type), graphNode);
    if (node.graphNode !== undefined) byId.set(entry.document.id, node);
    return node;
  });
  return {
    text,
    document,
    nodes,
    byId,
    edges,
    variables: entries<VariableDocument>(document.variables, ["name"]),
    graph,
    types,
  };
}

/** Understands one node, whose place in the graph is known. */
export function analyseNode(
  { index, document }: { readonly index: number; readonly document: NodeDocument },
  type: KnownType | undefined,
  graphNode: GraphNode | undefined,
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
    graphNode,
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
