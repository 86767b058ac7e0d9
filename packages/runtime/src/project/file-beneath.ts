import path from "node:path";
import { ChasmError } from "@chasmx/core";
import { workflowSuffix } from "../files/find-workflow-files.ts";

/** What a client may name. */
export interface NamedFile {
  /** How the file's name has to end: as a workflow's unless said. */
  readonly suffix?: string;
  /** How a client finds out about its files, for the end of a sentence. */
  readonly advice?: string;
}

/**
 * The whole path of a workflow's file that a client names, from the root with "/" between its parts. Other files, and what is
 * hidden or installed, are not ours to show: they may hold keys. Throws FILE_NOT_READABLE; whether symbolic links lead out of
 * the root is seen when the file is read.
 */
export function assertBeneath(
  root: string,
  file: string,
  { suffix = workflowSuffix, advice = "" }: NamedFile = {},
): string {
  const parts = file.split("/").filter((part) => part !== "" && part !== ".");
  const isPlain = parts.every((part) => !part.startsWith(".") && part !== "node_modules");
  const isRelative = !(path.isAbsolute(file) || path.win32.isAbsolute(file) || /[\\\0]|^[A-Za-z]:/.test(file));
  const isWorkflow = parts.at(-1)?.endsWith(suffix) === true;
  if (isRelative && isPlain && isWorkflow && file.length <= 1000) return path.join(root, ...parts);
  throw new ChasmError(
    "FILE_NOT_READABLE",
    `"${file.slice(0, 200)}" is no workflow file of this project. Name a *${suffix} file by its path from the project's folder${advice}.`,
  );
}
