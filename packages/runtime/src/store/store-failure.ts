import { ChasmError } from "@chasmx/core";

const reasons: Readonly<Record<string, string>> = {
  EACCES: "this user may not",
  EPERM: "this user may not",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "this user's share of the disk is full",
  EMFILE: "the process has too many files open",
  ENOTDIR: "a part of its path is a file",
  EEXIST: "a file is in its place",
  EISDIR: "a folder is in its place",
  ELOOP: "a link is in its place, and links are not followed",
};

/** STORE_FAILED for what the file system refused, naming the file and the reason. */
export function storeFailure(action: "read" | "written" | "removed", file: string, cause: unknown): ChasmError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = reasons[code ?? ""] ?? message;
  const advice = action === "written" ? ' "store" in chasmx.config.json chooses another folder.' : "";
  return new ChasmError("STORE_FAILED", `${file} cannot be ${action}: ${reason}.${advice}`, { cause });
}

/** STORE_FAILED for a line that is not what was written. What stands before it is sound. */
export function damaged(file: string, line: number): ChasmError {
  return new ChasmError(
    "STORE_FAILED",
    `${file} is damaged at line ${line}. The ${line - 1} events before it are sound; take the rest from a copy.`,
  );
}

/** Whether the file system says that a file is not there. */
export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
