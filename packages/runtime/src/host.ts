import path from "node:path";
import {
  builtInNodeTypes,
  ChasmError,
  memoryTransport,
  type NodeType,
  type Plugin,
  type RunStore,
  type Transport,
} from "@chasmx/core";
import { type Environment, expandEnvironment, readEnvironment } from "./config/environment.ts";
import { findConfig } from "./config/find-config.ts";
import { type HostConfig, readConfig } from "./config/read-config.ts";
import { type ProjectFiles, projectFiles } from "./files/project-files.ts";
import { type HostModels, type ModelChoice, openModels } from "./models/host-models.ts";
import { installedPlugin } from "./plugins/installed-plugin.ts";
import { type KnownTypes, readKnownTypes } from "./plugins/known-types.ts";
import { loadPlugin } from "./plugins/load-plugin.ts";
import { locatePlugin } from "./plugins/locate-plugin.ts";
import { manifestOf, type PluginManifest } from "./plugins/manifest.ts";
import { readManifest } from "./plugins/read-manifest.ts";
import { type Made, makeByScheme, packageOfScheme, schemeOf } from "./plugins/scheme.ts";
import { fileRunStore } from "./store/file-run-store.ts";

/** A project as this machine sees it: its configuration, its environment and its plugins. */
export interface Host {
  /** Undefined where no chasmx.config.json was found. */
  readonly config: HostConfig | undefined;
  /** The process's variables over those of the `.env` beside the configuration. */
  readonly environment: Environment;
  /** The node types of the plugins, read from their manifests: no code of a plugin runs. Never rejects. */
  knownTypes(): Promise<KnownTypes>;
  /**
   * Loads one plugin of the configuration by itself, which runs its code, and gives what it brings. Rejects with
   * PLUGIN_NOT_FOUND and OPTION_INVALID where it or its manifest cannot be used, whatever the other plugins are.
   */
  inspectPlugin(specifier: string): Promise<PluginManifest>;
  /** The node types of the plugins, with their code. Rejects with PLUGIN_NOT_FOUND and OPTION_INVALID. */
  nodeTypes(): Promise<readonly NodeType<unknown>[]>;
  /**
   * Who generates in a run: whom `models` of the configuration says; without it the provider `openai` where a person names a
   * model, its package is installed and the environment has OPENAI_API_KEY; else the embedded rehearsal. Nothing is called yet.
   * Rejects with PLUGIN_NOT_FOUND, naming the package to install, and with OPTION_INVALID where a variable is not set or the
   * provider refuses its options.
   */
  models(choice: ModelChoice): Promise<HostModels>;
  /**
   * The transport of the given URL, else of the environment's CHASMX_TRANSPORT, else of the configuration; undefined where
   * none says one. Rejects with PLUGIN_NOT_FOUND where no plugin serves its scheme, naming the package to install.
   */
  transport(url?: string): Promise<Transport | undefined>;
  /**
   * The store of runs: that of the configuration's URL, else files in its folder, else in `.chasmx/runs` beside the
   * configuration, else in that of the working folder. It connects to nothing and makes no file until it is asked for
   * something. Rejects as `transport` does.
   */
  store(options: HostStoreOptions): Promise<RunStore>;
  /**
   * The files that a workflow's nodes may run: those beneath the configuration's folder, else beneath the working folder, else
   * beside the workflow itself, whichever it is in.
   */
  files(workflowFile: string, options: { readonly workingFolder: string }): Promise<ProjectFiles>;
}

/** What the store of a host is made with. */
export interface HostStoreOptions {
  /** Where runs are kept when there is no configuration. */
  readonly workingFolder: string;
  /** Is told, in a sentence, what was repaired in a file. */
  readonly onRepair?: (sentence: string) => void;
}

/**
 * Opens the project that a folder belongs to. It reads the configuration and `.env`, and runs no plugin until one is asked
 * for. Rejects with OPTION_INVALID or FILE_NOT_READABLE where the configuration is wrong.
 */
export async function openHost(folder: string, process: Environment): Promise<Host> {
  const { config, environment } = await readProject(folder, process);
  const from = config?.folder ?? folder;
  let loading: Promise<readonly Plugin[]> | undefined;
  const plugins = () => {
    loading ??= Promise.all((config?.plugins ?? []).map((name) => loadPlugin(locatePlugin(name, from)))).catch(
      (error) => {
        // What was missing may be installed before somebody asks again.
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };
  /** Makes what a URL names. Choosing it is enough for the package that serves its scheme to be loaded. */
  const make = async <Kind extends Made>(kind: Kind, url: string) =>
    makeByScheme(kind, url, [
      ...(await plugins()),
      ...(await installedPlugin(packageOfScheme(schemeOf(url, kind)), from)),
    ]);
  const models = openModels({ config, environment, plugins, from });
  return {
    config,
    // Not shown where a host is inspected: it holds keys.
    get environment() {
      return environment;
    },
    knownTypes: () => readKnownTypes(config?.plugins ?? [], from),
    inspectPlugin: (specifier) => inspectPlugin(specifier, from),
    nodeTypes: async () => distinctTypes(await plugins()),
    models,
    async transport(given) {
      const url = given ?? environment.CHASMX_TRANSPORT ?? configuredUrl(config, environment, "transport");
      if (url === undefined) return undefined;
      return schemeOf(url, "transport") === "memory" ? memoryTransport() : await make("transport", url);
    },
    async store({ workingFolder, onRepair }) {
      const url = configuredUrl(config, environment, "store");
      if (url !== undefined) return await make("store", url);
      const { url: _, ...files } = config?.store ?? {};
      return fileRunStore({
        folder: path.join(config?.folder ?? workingFolder, ".chasmx", "runs"),
        ...files,
        ...(onRepair === undefined ? {} : { onRepair }),
      });
    },
    files: (workflowFile, { workingFolder }) =>
      projectFiles(workflowFile, config === undefined ? [workingFolder] : [config.folder]),
  };
}

async function readProject(folder: string, process: Environment) {
  const file = await findConfig(folder);
  if (file === undefined) return { config: undefined, environment: process };
  const environment = await readEnvironment(path.dirname(file), process);
  return { config: await readConfig(file), environment };
}

function configuredUrl(config: HostConfig | undefined, environment: Environment, kind: Made): string | undefined {
  const url = kind === "transport" ? config?.transport : config?.store?.url;
  if (config === undefined || url === undefined) return undefined;
  return expandEnvironment(url, environment, `"${kind}" in ${config.file}`);
}

async function inspectPlugin(specifier: string, from: string): Promise<PluginManifest> {
  const location = locatePlugin(specifier, from);
  const brought = manifestOf(await loadPlugin(location));
  await readManifest(location.manifest);
  return brought;
}

/** All plugins' node types. Throws OPTION_INVALID where two share a name: which of them runs must not be a matter of order. */
function distinctTypes(plugins: readonly Plugin[]): NodeType<unknown>[] {
  const owners = new Map(builtInNodeTypes.map(({ type }) => [type, "ChasmX itself"]));
  const types: NodeType<unknown>[] = [];
  for (const { name, nodes = [] } of plugins) {
    for (const node of nodes) {
      const owner = owners.get(node.type);
      if (owner !== undefined) throw ambiguousType(node.type, owner, name);
      owners.set(node.type, name);
      types.push(node);
    }
  }
  return types;
}

function ambiguousType(type: string, first: string, second: string): ChasmError {
  return new ChasmError(
    "OPTION_INVALID",
    `The node type "${type}" comes from ${first} and from the plugin ${second}. Take one of them out of "plugins".`,
  );
}
