import { findPackageJSON } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ChasmError } from "@chasmx/core";
import { manifestName } from "./manifest.ts";

/** Where a plugin is, before anything of it has run. */
export interface PluginLocation {
  /** As the configuration names it. */
  readonly specifier: string;
  /** The folder that the name was looked up from. */
  readonly from: string;
  /** The manifest's file, whether it exists or not. */
  readonly manifest: string;
}

/** Whether a specifier is a module's path, not a package's name. */
export function isModulePath(specifier: string): boolean {
  return specifier.startsWith("./") || specifier.startsWith("../") || path.isAbsolute(specifier);
}

/**
 * Finds a plugin by a package's name or a module's path, as Node would from the given folder. Throws PLUGIN_NOT_FOUND,
 * naming the package to install.
 */
export function locatePlugin(specifier: string, from: string): PluginLocation {
  if (isModulePath(specifier)) {
    const folder = path.dirname(path.resolve(from, specifier));
    return { specifier, from, manifest: path.join(folder, manifestName) };
  }
  if (!packageName.test(specifier)) throw noName(specifier);
  const packageFile = packageFileOf(specifier, from);
  if (packageFile === undefined) throw notInstalled(specifier, from);
  return { specifier, from, manifest: path.join(path.dirname(packageFile), manifestName) };
}

/** What npm takes as a package's name, and below it a module that the package exports. */
const packageName = /^(@[\w.~-]+\/)?[\w.~-]+(\/[\w.~/-]+)?$/;

function noName(specifier: string): ChasmError {
  return new ChasmError(
    "PLUGIN_NOT_FOUND",
    `The plugin "${specifier}" is neither a package's name nor a module's path, which begins with ./ or ../`,
  );
}

function packageFileOf(specifier: string, from: string): string | undefined {
  try {
    return findPackageJSON(specifier, pathToFileURL(path.join(from, "chasmx.config.json")));
  } catch {
    // Node throws where the package is missing, and where the name cannot be one.
    return undefined;
  }
}

function notInstalled(specifier: string, from: string): ChasmError {
  return new ChasmError(
    "PLUGIN_NOT_FOUND",
    `The plugin "${specifier}" is not installed where ${from} can reach it. Install it: npm install ${specifier}`,
  );
}
