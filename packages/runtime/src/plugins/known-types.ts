import { ChasmError, type CheckOptions, isChasmError } from "@chasmx/core";
import { findConfig } from "../config/find-config.ts";
import { type HostConfig, readConfig } from "../config/read-config.ts";
import { locatePlugin } from "./locate-plugin.ts";
import { factsIn, type ManifestNode, type PluginManifest } from "./manifest.ts";
import { readManifest } from "./read-manifest.ts";

/** What the plugins' manifests tell, without any of their code: core's checks take it as it is. */
export interface KnownTypes extends Required<Pick<CheckOptions, "knownTypes" | "mayLackTypes">> {
  /** Plugins whose manifest cannot be read: their node types are not known. */
  readonly problems: readonly ChasmError[];
}

/** What a project's files say without anything of it being run: no code, no `.env`, no connection. */
export interface ProjectData {
  /** Undefined where there is none, or it cannot be used. */
  readonly config: HostConfig | undefined;
  /** The node types of the plugins, as data. */
  readonly nodes: readonly ManifestNode[];
  /** What is wrong with the configuration, and plugins whose manifest cannot be read. */
  readonly problems: readonly ChasmError[];
}

/**
 * Reads what surrounds a folder, for those who look at its workflows and run none: the nearest configuration and the manifests
 * of the plugins that it names. Never rejects.
 */
export async function readProjectData(folder: string): Promise<ProjectData> {
  try {
    const file = await findConfig(folder);
    const config = file === undefined ? undefined : await readConfig(file);
    return { config, ...(await readManifests(config?.plugins ?? [], config?.folder ?? folder)) };
  } catch (error) {
    if (!isChasmError(error)) throw error;
    return { config: undefined, nodes: [], problems: [error] };
  }
}

/** The node types of plugins from their manifests. */
export async function readKnownTypes(specifiers: readonly string[], from: string): Promise<KnownTypes> {
  const { nodes, problems } = await readManifests(specifiers, from);
  return { knownTypes: factsIn({ nodes }), mayLackTypes: problems.length > 0, problems };
}

async function readManifests(
  specifiers: readonly string[],
  from: string,
): Promise<{ readonly nodes: readonly ManifestNode[]; readonly problems: readonly ChasmError[] }> {
  const found = await Promise.all(specifiers.map((specifier) => manifestOrProblem(specifier, from)));
  return {
    nodes: found.flatMap((one) => ("nodes" in one ? one.nodes : [])),
    problems: found.flatMap((one) => ("nodes" in one ? [] : [one])),
  };
}

/** Reading a path like this one asks another machine, on systems that have such paths. */
const remotePath = /^(\\\\|\/\/)/;

async function manifestOrProblem(specifier: string, from: string): Promise<PluginManifest | ChasmError> {
  try {
    if (remotePath.test(specifier)) {
      throw new ChasmError("PLUGIN_NOT_FOUND", `The plugin "${specifier}" is on another machine, which nobody asks.`);
    }
    return await readManifest(locatePlugin(specifier, from).manifest);
  } catch (error) {
    if (!isChasmError(error)) throw error;
    return error;
  }
}
