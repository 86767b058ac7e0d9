import { readFile, stat } from "node:fs/promises";
import { ChasmError, isChasmError } from "@chasmx/core";

/** The largest file that is read, in bytes: far above any workflow that somebody means to run. */
export const maxFileBytes = 10_000_000;

/**
 * Reads a text file that nobody vouches for. Rejects with FILE_NOT_READABLE, saying why, where it is missing, no file, too
 * large or not UTF-8. A symbolic link stands for what it leads to. The name is what messages call the file.
 */
export async function readTextFile(file: string, name = file): Promise<string> {
  if (file === "") throw new ChasmError("FILE_NOT_READABLE", "A file is needed, and its path is empty.");
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw notReadable(name, "is a folder, not a file.");
    // Reading a pipe or a device may never end.
    if (!found.isFile()) throw notReadable(name, "is a pipe or a device, not a file.");
    if (found.size > maxFileBytes) throw tooLarge(name, found.size);
    return decodeFile(name, await readFile(file));
  } catch (error) {
    throw isChasmError(error) ? error : unreadable(name, error);
  }
}

/** FILE_NOT_READABLE with the reason that the file system gives. */
export function unreadable(name: string, error: unknown): ChasmError {
  return notReadable(name, reasonOf(error), error);
}

/**
 * A file's bytes as text. A file that grew since it was looked at is measured again. Throws FILE_NOT_READABLE where it is
 * too large or not UTF-8.
 */
export function decodeFile(file: string, bytes: Uint8Array): string {
  if (bytes.length > maxFileBytes) throw tooLarge(file, bytes.length);
  if (isUtf16(bytes)) throw notReadable(file, "is not UTF-8, but UTF-16. Save it as UTF-8.");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw notReadable(file, "is not UTF-8. Save it as UTF-8.", error);
  }
}

/** By its mark, or where it has none by the zero byte that every letter of a file like these begins or ends with. */
function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || first === 0 || second === 0;
}

function tooLarge(file: string, bytes: number): ChasmError {
  return notReadable(file, `has ${bytes} bytes. At most ${maxFileBytes} are read.`);
}

function notReadable(file: string, reason: string, cause?: unknown): ChasmError {
  return new ChasmError("FILE_NOT_READABLE", `${file} ${reason}`, cause === undefined ? {} : { cause });
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist.",
  ENOTDIR: "does not exist: a part of its path is a file.",
  EACCES: "may not be read by this user.",
  EPERM: "may not be read by this user.",
  ELOOP: "is a symbolic link that leads to itself.",
  ENAMETOOLONG: "is no path: it is too long.",
  EISDIR: "is a folder, not a file.",
};

/** Why the file system refused, for the end of a sentence that begins with the file. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ""] ?? `cannot be read: ${message}.`;
}
