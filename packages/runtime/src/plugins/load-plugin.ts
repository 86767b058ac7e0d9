import path from "node:path";
import { pathToFileURL } from "node:url";
import { ChasmError, type Plugin } from "@chasmx/core";
import { isModulePath, type PluginLocation } from "./locate-plugin.ts";

/**
 * Runs a plugin's module and gives the plugin that it exports. Rejects with PLUGIN_NOT_FOUND where there is no such module,
 * and with OPTION_INVALID where it fails or exports no plugin of this API version.
 */
export async function loadPlugin(location: PluginLocation): Promise<Plugin> {
  const { specifier } = location;
  const exported: { readonly plugin?: unknown } = await importModule(location);
  const { plugin } = exported;
  if (typeof plugin !== "object" || plugin === null) {
    throw invalid(specifier, "exports no `plugin`. A plugin's module says: export const plugin = { … }.");
  }
  const { name, apiVersion } = plugin as Partial<Plugin>;
  if (typeof name !== "string") throw invalid(specifier, "exports a `plugin` without a name.");
  if (apiVersion !== 1) {
    throw invalid(
      specifier,
      `is made for API version ${String(apiVersion)}, and this ChasmX has 1. Update the older one.`,
    );
  }
  return plugin as Plugin;
}

async function importModule(location: PluginLocation): Promise<object> {
  const url = await urlOf(location);
  try {
    return (await import(url)) as object;
  } catch (error) {
    throw isMissing(error, url)
      ? notFound(location, error)
      : invalid(location.specifier, `could not be loaded: ${messageOf(error)}`, error);
  }
}

async function urlOf(location: PluginLocation): Promise<string> {
  const { specifier, from } = location;
  if (isModulePath(specifier)) return pathToFileURL(path.resolve(from, specifier)).href;
  // Node resolves for the module that asks; a plugin is resolved for the configuration that names it.
  const { resolve } = await import("import-meta-resolve");
  try {
    return resolve(specifier, pathToFileURL(path.join(from, "chasmx.config.json")).href);
  } catch (error) {
    throw invalid(specifier, `could not be loaded: ${messageOf(error)}`, error);
  }
}

/** Whether it is the plugin's own module that is missing, not one that it imports. */
function isMissing(error: unknown, url: string): boolean {
  const { code, url: missing } = error as { readonly code?: unknown; readonly url?: unknown };
  return code === "ERR_MODULE_NOT_FOUND" && missing === url;
}

function notFound({ specifier, from }: PluginLocation, cause: unknown): ChasmError {
  return new ChasmError(
    "PLUGIN_NOT_FOUND",
    `The plugin "${specifier}" does not exist: there is no such file from ${from}.`,
    {
      cause,
    },
  );
}

function invalid(specifier: string, sentence: string, cause?: unknown): ChasmError {
  const options = cause === undefined ? {} : { cause };
  return new ChasmError("OPTION_INVALID", `The plugin "${specifier}" ${sentence}`, options);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
