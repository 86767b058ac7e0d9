import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { unreadable } from "../files/read-text-file.ts";

/** What is in a folder but for hidden files, which systems leave there; undefined where there is no folder. Rejects with FILE_NOT_READABLE. */
export async function entriesOf(folder: string): Promise<readonly Dirent[] | undefined> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter(({ name }) => !name.startsWith("."));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unreadable(folder, error);
  }
}
