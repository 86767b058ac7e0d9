import { access } from "node:fs/promises";
import path from "node:path";

/** The name of the file that sets up a project. */
const configName = "chasmx.config.json";

/** The configuration that holds for a folder: its own, or that of the nearest folder above. Undefined where there is none. */
export async function findConfig(folder: string): Promise<string | undefined> {
  for (const file of configPlaces(folder)) {
    if (await exists(file)) return file;
  }
  return undefined;
}

/** Where the configuration of a folder may be, the place that counts most first. */
export function configPlaces(folder: string): readonly string[] {
  const places: string[] = [];
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    places.push(path.join(current, configName));
    if (current === path.dirname(current)) return places;
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
