import type { NodeType, Plugin } from "@chasmx/core";

/**
 * Why what a module exports as `plugin` is none, as the end of a sentence that begins with its name; undefined where it is
 * one. It looks only as deep as the host itself reads.
 */
export function problemOfPlugin(plugin: unknown): string | undefined {
  if (!isObject(plugin)) return "exports no `plugin`. A plugin's module says: export const plugin = { … }.";
  try {
    return problemOfMembers(plugin);
  } catch (error) {
    return `exports a \`plugin\` that cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function problemOfMembers({ name, apiVersion, nodes = [], transports }: Partial<Plugin>): string | undefined {
  if (typeof name !== "string") return "exports a `plugin` without a name.";
  if (apiVersion !== 1)
    return `is made for API version ${shown(apiVersion)}, and this ChasmX has 1. Update the older one.`;
  if (transports !== undefined && !isObject(transports)) return 'exports a `plugin` whose "transports" is no object.';
  if (!Array.isArray(nodes)) return 'exports a `plugin` whose "nodes" is no list.';
  const wrong = nodes.findIndex((node) => !isNodeType(node));
  if (wrong === -1) return undefined;
  return `exports a \`plugin\` whose nodes[${wrong}] is no node type: it needs a text "type", a text "description", an object "configSchema" and a function "run".`;
}

function isNodeType(node: unknown): boolean {
  if (!isObject(node)) return false;
  const { type, description, configSchema, run }: Partial<NodeType<unknown>> = node;
  return (
    typeof type === "string" && typeof description === "string" && isObject(configSchema) && typeof run === "function"
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A version as its author wrote it: the text "1" and the BigInt 1n are not the number. */
function shown(version: unknown): string {
  if (typeof version === "bigint") return `${version}n`;
  return typeof version === "string" ? JSON.stringify(version) : String(version);
}
