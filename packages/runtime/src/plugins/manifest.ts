import type { JsonSchema, NodeFacts, NodeType, Plugin } from "@chasmx/core";

/** The file in which a plugin says what it brings: it is read as data, so that checking a workflow runs nothing. */
export const manifestName = "chasmx.manifest.json";

/** A node type as its manifest describes it. */
export interface ManifestNode {
  readonly type: string;
  readonly description: string;
  readonly configSchema: JsonSchema;
  /** Whether nodes of this type answer questions. */
  readonly canAnswer: boolean;
  /** The branches of a node of this type, where it has any. */
  readonly branches?: readonly string[];
}

/** What a plugin brings, as data. */
export interface PluginManifest {
  readonly name: string;
  readonly apiVersion: 1;
  readonly nodes: readonly ManifestNode[];
  /** URL schemes. */
  readonly transports: readonly string[];
  /** URL schemes. */
  readonly stores: readonly string[];
  /** Names of model providers. */
  readonly providers: readonly string[];
}

/** The manifest of a plugin. Write it to chasmx.manifest.json in the plugin's package whenever the plugin changes. */
export function manifestOf(plugin: Plugin): PluginManifest {
  return {
    name: plugin.name,
    apiVersion: plugin.apiVersion,
    nodes: (plugin.nodes ?? []).map(describe),
    transports: Object.keys(plugin.transports ?? {}),
    stores: Object.keys(plugin.stores ?? {}),
    providers: Object.keys(plugin.providers ?? {}),
  };
}

function describe(node: NodeType<unknown>): ManifestNode {
  const { type, description, configSchema } = node;
  const branches = node.branches?.({});
  return {
    type,
    description,
    configSchema,
    canAnswer: node.answer !== undefined,
    ...(branches === undefined ? {} : { branches }),
  };
}

/** A manifest's node types as checks take them. */
export function factsIn({ nodes }: Pick<PluginManifest, "nodes">): NodeFacts[] {
  return nodes.map(({ branches, ...facts }) => ({ ...facts, branches: () => branches }));
}
