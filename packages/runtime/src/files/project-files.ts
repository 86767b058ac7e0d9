import { realpath } from "node:fs/promises";
import path from "node:path";
import { ChasmError, type WorkflowFiles } from "@chasmx/core";
import { readTextFile, unreadable } from "./read-text-file.ts";

/** The workflow files of a project on this machine. */
export interface ProjectFiles extends WorkflowFiles {
  /** The folder that no file is outside of, its own symbolic links resolved. */
  readonly root: string;
}

/**
 * The files around a workflow's file. Their root is the first of the folders that it is beneath, else its own folder. A file
 * is read only where it is beneath the root once every symbolic link is resolved.
 */
export async function projectFiles(mainFile: string, folders: readonly string[]): Promise<ProjectFiles> {
  const folder = await resolved(path.dirname(path.resolve(mainFile)));
  const full = path.join(folder, path.basename(mainFile));
  const roots = await Promise.all(folders.map(resolved));
  const root = roots.find((one) => isBeneath(one, full)) ?? folder;
  return {
    root,
    file: path.relative(root, full).replaceAll(path.sep, "/"),
    async read(file) {
      const real = await realpath(path.join(root, file)).catch((error: unknown) => {
        throw unreadable(file, error);
      });
      if (isBeneath(root, real)) return await readTextFile(real, file);
      throw new ChasmError("FILE_NOT_READABLE", `${file} leads out of ${root}, the folder of its project.`);
    },
  };
}

/** A folder without symbolic links; as it is where it is not there, because nothing is read in it then. */
async function resolved(folder: string): Promise<string> {
  return await realpath(folder).catch(() => path.resolve(folder));
}

function isBeneath(folder: string, file: string): boolean {
  const way = path.relative(folder, file);
  return way !== "" && way !== ".." && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}
