import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

const cache = join(import.meta.dirname, "..", ".cache");

/** Makes a folder for a bench, gone with it. It is on the repository's disk: on many machines that of `/tmp` is memory. */
export function scratchFolder(): Disposable & { readonly folder: string } {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "bench-"));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
