import { execFile } from "node:child_process";
import { realpath } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { ChasmError } from "@chasmx/core";
import { decodeFile, maxFileBytes } from "./read-text-file.ts";

const execute = promisify(execFile);

/**
 * Reads a file as git has it. The name is spelt as git spells it, `main:flows/a.workflow.json`, and understood in a folder.
 * Rejects with FILE_NOT_READABLE, saying why: git is not there, the folder is in no repository, it has no such revision or
 * no such file, or the file is too large or not UTF-8. Nothing of the repository is run or changed.
 */
export async function readRevision(name: string, folder: string): Promise<string> {
  // git would take it for an option.
  if (name.startsWith("-")) throw notReadable(name, 'begins with "-", and no revision does.');
  const parameters = ["-C", path.resolve(folder), "cat-file", "blob", name];
  try {
    const { stdout } = await execute("git", parameters, {
      encoding: "buffer",
      maxBuffer: maxFileBytes,
      // Windows looks for programs in the working folder first, and a repository may hold a git of its own.
      cwd: path.dirname(process.execPath),
      env: { ...process.env, LC_ALL: "C" },
      windowsHide: true,
    });
    return decodeFile(name, stdout);
  } catch (error) {
    throw error instanceof ChasmError ? error : notReadable(name, reasonOf(error as GitFailure), error);
  }
}

/** The name of a file at a revision, and the folder that it is understood in. Where the file is a link: what it leads to. */
export async function revisionOf(file: string, revision: string): Promise<{ name: string; folder: string }> {
  const real = await realpath(file).catch(() => path.resolve(file));
  return { name: `${revision}:./${path.basename(real)}`, folder: path.dirname(real) };
}

interface GitFailure {
  /** The exit code of git, or why it did not come to one. */
  readonly code?: string | number;
  readonly stderr?: Uint8Array;
  readonly message: string;
}

/** Why git did not give a file, for the end of a sentence that begins with the file. git's own words are its best ones. */
function reasonOf({ code, stderr, message }: GitFailure): string {
  if (code === "ENOENT") return "is read with git, which is not installed or not on the PATH.";
  if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return `has more than ${maxFileBytes} bytes. No more are read.`;
  const [words = ""] = new TextDecoder().decode(stderr).trim().split("\n");
  return `cannot be read: git says "${words === "" ? message : words.replace(/^fatal: /, "")}".`;
}

function notReadable(name: string, reason: string, cause?: unknown): ChasmError {
  return new ChasmError("FILE_NOT_READABLE", `${name} ${reason}`, cause === undefined ? {} : { cause });
}
