import { stat } from "node:fs/promises";
import path from "node:path";
import { ChasmError } from "@chasmx/core";
import { readRevision, readTextFile, revisionOf } from "@chasmx/runtime";

/** One of two documents that are compared. */
interface DiffSide {
  /** What it is called: the file, or the file's revision as git spells it. */
  readonly name: string;
  readonly text: string;
}

/** Both, and the folder whose project knows their node types. */
export interface DiffSides {
  readonly before: DiffSide;
  readonly after: DiffSide;
  readonly folder: string;
}

/**
 * Reads the two documents that the command line names: files, `REVISION:PATH`, a revision of the second, or one file alone,
 * which is compared with what was last committed of it. A file that exists is a file, whatever its name. Rejects with
 * FILE_NOT_READABLE.
 */
export async function readSides(first: string, second: string | undefined): Promise<DiffSides> {
  if (second === undefined) return await withRevision("HEAD", first);
  const [isFirstThere, isSecondThere] = [await isThere(first), await isThere(second)];
  if (!isFirstThere && isSecondThere && !isRevision(first)) {
    return await withRevision(first, second).catch((cause: Error) => {
      throw new ChasmError("FILE_NOT_READABLE", `There is no file ${first}. As a revision: ${cause.message}`, {
        cause,
      });
    });
  }
  const file = isSecondThere ? second : first;
  const folder = isFirstThere || isSecondThere ? path.dirname(path.resolve(file)) : process.cwd();
  return { before: await readSide(first, isFirstThere), after: await readSide(second, isSecondThere), folder };
}

/** A revision of a file, and the file. */
async function withRevision(revision: string, file: string): Promise<DiffSides> {
  const after = { name: file, text: await readTextFile(file) };
  const { name, folder } = await revisionOf(file, revision);
  const before = { name: `${revision}:${file}`, text: await readRevision(name, folder) };
  return { before, after, folder: path.dirname(path.resolve(file)) };
}

async function readSide(name: string, isFile: boolean): Promise<DiffSide> {
  const isText = isFile || !isRevision(name);
  return { name, text: isText ? await readTextFile(name) : await readRevision(name, process.cwd()) };
}

/** Whether a name has the form of `REVISION:PATH`. Windows begins a path with a letter and a colon. */
function isRevision(name: string): boolean {
  return name.includes(":") && !path.isAbsolute(name);
}

async function isThere(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  );
}
