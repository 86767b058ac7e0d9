import { isChasmError, type Plugin } from "@chasmx/core";
import { loadPlugin } from "./load-plugin.ts";
import { locatePlugin } from "./locate-plugin.ts";

/** A package's plugin in a list, where it is installed; an empty list where it is not. Choosing it is enough for it to be loaded. */
export async function installedPlugin(packageName: string, from: string): Promise<Plugin[]> {
  try {
    return [await loadPlugin(locatePlugin(packageName, from))];
  } catch (error) {
    if (isChasmError(error, "PLUGIN_NOT_FOUND")) return [];
    throw error;
  }
}
