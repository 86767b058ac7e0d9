import path from "node:path";
import { ChasmError } from "@chasmx/core";

/** Folders that hold other people's files. */
const passedOver: ReadonlySet<string> = new Set(["node_modules"]);

/**
 * The whole path of a file that a client names, from the root with "/" between its parts. Only JSON files are workflows, and
 * what is hidden or installed is not ours to show. Throws FILE_NOT_READABLE; whether symbolic links lead out of the root is
 * seen when the file is read.
 */
export function assertBeneath(root: string, file: string): string {
  const parts = file.split("/").filter((part) => part !== "" && part !== ".");
  const isPlain = parts.every((part) => !part.startsWith(".") && !passedOver.has(part));
  const isRelative = !(path.isAbsolute(file) || path.win32.isAbsolute(file) || /[\\\0]|^[A-Za-z]:/.test(file));
  if (isRelative && isPlain && parts.length > 0 && file.length <= 1000 && parts.at(-1)?.endsWith(".json") === true)
    return path.join(root, ...parts);
  throw new ChasmError(
    "FILE_NOT_READABLE",
    `"${file.slice(0, 200)}" is no workflow file of this project. Name a .json file by its path from the project's folder, as list_workflows does.`,
  );
}
