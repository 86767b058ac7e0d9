import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { ChasmError } from "@chasmx/core";

/** How a workflow's file is named, so that it is found in a folder. */
export const workflowSuffix = ".workflow.json";

/** How a file of tests is named, so that it is found in a folder. */
export const workflowTestSuffix = ".workflow.test.json";

/** Folders that hold other people's files, or none that a person reads. */
const passedOver: ReadonlySet<string> = new Set(["node_modules", "dist"]);

/** How files are looked for. */
export interface FindOptions {
  /** Is told of a folder that cannot be read, which is then passed over. */
  readonly onUnreadable?: (error: ChasmError) => void;
}

/**
 * The workflow files that some paths stand for: a file for itself, whatever its name; a folder for every `*.workflow.json`
 * below it, in the order of their names. Rejects with FILE_NOT_READABLE where a folder cannot be read, unless somebody is told.
 */
export async function findWorkflowFiles(paths: readonly string[], options: FindOptions = {}): Promise<string[]> {
  return await findFiles(paths, { ...options, suffix: workflowSuffix });
}

/** The files of tests that some paths stand for, in the same way: of a folder every `*.workflow.test.json` below it. */
export async function findWorkflowTests(paths: readonly string[], options: FindOptions = {}): Promise<string[]> {
  return await findFiles(paths, { ...options, suffix: workflowTestSuffix });
}

type Wanted = FindOptions & { readonly suffix: string };

async function findFiles(paths: readonly string[], wanted: Wanted): Promise<string[]> {
  const files = new Set<string>();
  for (const given of paths) {
    if (!(await isFolder(given))) files.add(given);
    else for (const file of await filesBelow(given, wanted)) files.add(file);
  }
  return [...files];
}

async function isFolder(given: string): Promise<boolean> {
  try {
    return (await stat(given)).isDirectory();
  } catch {
    // Whoever reads it says what is wrong with it.
    return false;
  }
}

/** Symbolic links below a folder are not followed: they may lead round. */
async function filesBelow(root: string, { suffix, onUnreadable }: Wanted): Promise<string[]> {
  const files: string[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await entriesOf(folder, onUnreadable)) {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith(".") && !passedOver.has(entry.name)) folders.push(full);
      else if (entry.isFile() && entry.name.endsWith(suffix)) files.push(full);
    }
  }
  return files.sort();
}

async function entriesOf(folder: string, onUnreadable: FindOptions["onUnreadable"]) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const unreadable = notReadable(folder, error as Error);
    if (onUnreadable === undefined) throw unreadable;
    onUnreadable(unreadable);
    return [];
  }
}

function notReadable(folder: string, cause: Error): ChasmError {
  return new ChasmError("FILE_NOT_READABLE", `The folder ${folder} cannot be read: ${cause.message}.`, { cause });
}
