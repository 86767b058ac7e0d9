import path from "node:path";
import { ChasmError } from "@chasmx/core";
import { workflowSuffix } from "@chasmx/runtime";

/**
 * The whole path of a workflow's file that a client names, from the root with "/" between its parts. Other files, and what is
 * hidden or installed, are not ours to show: they may hold keys. Throws FILE_NOT_READABLE; whether symbolic links lead out of
 * the root is seen when the file is read.
 */
export function assertBeneath(root: string, file: string): string {
  const parts = file.split("/").filter((part) => part !== "" && part !== ".");
  const isPlain = parts.every((part) => !part.startsWith(".") && part !== "node_modules");
  const isRelative = !(path.isAbsolute(file) || path.win32.isAbsolute(file) || /[\\\0]|^[A-Za-z]:/.test(file));
  const isWorkflow = parts.at(-1)?.endsWith(workflowSuffix) === true;
  if (isRelative && isPlain && isWorkflow && file.length <= 1000) return path.join(root, ...parts);
  throw new ChasmError(
    "FILE_NOT_READABLE",
    `"${file.slice(0, 200)}" is no workflow file of this project. Name a *${workflowSuffix} file by its path from the project's folder, as list_workflows does.`,
  );
}
