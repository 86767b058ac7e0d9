import { readFile, realpath } from "node:fs/promises";
import { isAbsolute, join } from "node:path";

/** The `chasmx` that works for a folder. */
export interface Program {
  /** The file that Node runs. */
  readonly file: string;
  /** Who brought it: the person's setting, the folder's own dependencies, or this extension. */
  readonly origin: "setting" | "workspace" | "extension";
  /** Absent where its package does not tell. */
  readonly version?: string;
}

/** Where a program may be. */
export interface ProgramPlaces {
  /** The folder's path. */
  readonly root: string;
  /** What the setting `chasmx.server.path` says; empty where it says nothing. */
  readonly setting: string;
  /** The program that comes with the extension, and its version. */
  readonly bundled: { readonly file: string; readonly version: string };
}

/**
 * Chooses the program of a folder: the setting's, else the one that the folder's own `node_modules` has, so that a project runs
 * what it has pinned, else the extension's. Rejects with a sentence where the setting names no file that is there.
 */
export async function chooseProgram({ root, setting, bundled }: ProgramPlaces): Promise<Program> {
  if (setting !== "") return { file: await settingFile(setting), origin: "setting" };
  const own = await installedProgram(join(root, "node_modules", "chasmx"));
  return own ?? { ...bundled, origin: "extension" };
}

async function settingFile(setting: string): Promise<string> {
  if (!isAbsolute(setting)) {
    throw new Error(
      `The setting chasmx.server.path is "${setting}". Write the whole path of the program, from the root.`,
    );
  }
  try {
    return await realpath(setting);
  } catch (error) {
    const sentence = `The setting chasmx.server.path names ${setting}, and there is no such file. Correct it or leave it empty.`;
    throw new Error(sentence, { cause: error });
  }
}

async function installedProgram(folder: string): Promise<Program | undefined> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const { bin, version } = Object(manifest);
    const entry = typeof bin === "string" ? bin : Object(bin).chasmx;
    if (typeof entry !== "string") return undefined;
    const file = await realpath(join(folder, entry));
    return { file, origin: "workspace", ...(typeof version === "string" ? { version } : {}) };
  } catch {
    // Not installed, or not whole: the extension's own will do.
    return undefined;
  }
}

/** Says which program it is, for the log and the status bar. */
export function describeProgram({ file, origin, version }: Program): string {
  const name = version === undefined ? "chasmx" : `chasmx ${version}`;
  const whose = {
    setting: "from the setting chasmx.server.path",
    workspace: "of this workspace",
    extension: "that comes with the extension",
  }[origin];
  return `${name} ${whose} (${file})`;
}
