import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ChasmError, isChasmError, type Plugin } from "@chasmx/core";
import { isModulePath, type PluginLocation } from "./locate-plugin.ts";
import { problemOfPlugin } from "./plugin-problem.ts";

/**
 * Runs a plugin's module and gives the plugin that it exports. Rejects with PLUGIN_NOT_FOUND where there is no such module,
 * and with OPTION_INVALID where it fails or exports no plugin of this API version.
 */
export async function loadPlugin(location: PluginLocation): Promise<Plugin> {
  const { specifier } = location;
  const exported: { readonly plugin?: unknown } = await importModule(location);
  const problem = problemOfPlugin(exported.plugin);
  if (problem !== undefined) throw invalid(specifier, problem);
  return exported.plugin as Plugin;
}

async function importModule(location: PluginLocation): Promise<object> {
  try {
    return (await import(await urlOf(location))) as object;
  } catch (error) {
    throw isChasmError(error) ? error : invalid(location.specifier, `could not be loaded: ${messageOf(error)}`, error);
  }
}

async function urlOf({ specifier, from }: PluginLocation): Promise<string> {
  if (isModulePath(specifier)) {
    const file = path.resolve(from, specifier);
    if (!existsSync(file)) throw notFound(specifier, file);
    return pathToFileURL(file).href;
  }
  // Node resolves for the module that asks; a plugin is resolved for the configuration that names it.
  const { resolve } = await import("import-meta-resolve");
  return resolve(specifier, pathToFileURL(path.join(from, "chasmx.config.json")).href);
}

function notFound(specifier: string, file: string): ChasmError {
  return new ChasmError(
    "PLUGIN_NOT_FOUND",
    `The plugin "${specifier}" does not exist: there is no file ${file}. Correct its path, or take it out of "plugins".`,
  );
}

function invalid(specifier: string, sentence: string, cause?: unknown): ChasmError {
  const options = cause === undefined ? {} : { cause };
  return new ChasmError("OPTION_INVALID", `The plugin "${specifier}" ${sentence}`, options);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
