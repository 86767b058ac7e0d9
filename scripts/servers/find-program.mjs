import { accessSync, constants } from "node:fs";
import path from "node:path";
import { root } from "../check/tool.mjs";

/** Where stand-ins are kept for servers that run in a container. */
export const standInFolder = path.join(root, ".cache", "servers");

/** The first of some programs, names or absolute paths, that PATH or the stand-ins have; undefined where there is none. */
export function findProgram(names, searchPath = process.env.PATH ?? "") {
  const folders = [...searchPath.split(path.delimiter).filter(Boolean), standInFolder];
  return names.flatMap((name) => folders.map((folder) => path.resolve(folder, name))).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
