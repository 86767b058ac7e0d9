import { access } from "node:fs/promises";
import path from "node:path";

/** The name of the file that sets up a project. */
const configName = "chasmx.config.json";

/** The configuration that holds for a folder: its own, or that of the nearest folder above. Undefined where there is none. */
export async function findConfig(folder: string): Promise<string | undefined> {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const file = path.join(current, configName);
    if (await exists(file)) return file;
    if (current === path.dirname(current)) return undefined;
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
