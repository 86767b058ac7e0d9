import { closeSync, constants, openSync } from "node:fs";

/** Only their owner reads and writes what a run leaves: it holds inputs and answers. */
const privateFile = 0o600;

/**
 * No link in the place of a run's file is followed. A folder of runs may come with a repository that somebody else made, and
 * a link in it could lead what is written here to any file of this user. Windows has no such flag.
 */
const noLink = constants.O_NOFOLLOW ?? 0;

/** What a run's file is opened for, as the system's flags. */
export const openFlags = {
  read: constants.O_RDONLY | noLink,
  append: constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | noLink,
  replace: constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | noLink,
} as const;

/** Opens a run's file. What it makes is private. */
export function openFile(file: string, purpose: keyof typeof openFlags): number {
  return openSync(file, openFlags[purpose], privateFile);
}

/** Opens a run's file for one piece of work with its descriptor. */
export function withFile<T>(file: string, purpose: keyof typeof openFlags, work: (descriptor: number) => T): T {
  const descriptor = openFile(file, purpose);
  try {
    return work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
