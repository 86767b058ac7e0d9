import { rm } from "node:fs/promises";
import path from "node:path";
import { afterEach } from "vitest";
import type { Place } from "./clients.test-kit.ts";
import { type Files, folderOf } from "./open-folder.test-kit.ts";

/** The program that serves a folder on stdin and stdout. */
export const stdioProgram = path.join(import.meta.dirname, "stdio-program.test-kit.ts");

/** Where a client starts a server of its own over a folder. */
export function placeOf(root: string, env?: Record<string, string>): Place {
  return { command: process.execPath, args: [stdioProgram, root], ...(env === undefined ? {} : { env }) };
}

/** Makes folders with files for the tests of a file, each of them gone after its test. */
export function foldersOfTests(): (files: Files) => Promise<string> {
  let roots: string[] = [];
  afterEach(async () => {
    await Promise.all(roots.map((root) => rm(root, { recursive: true, force: true })));
    roots = [];
  });
  return async (files) => {
    const root = await folderOf(files);
    roots.push(root);
    return root;
  };
}
