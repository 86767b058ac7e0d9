import { writeFileSync } from "node:fs";
import { withFile } from "./open-file.ts";
import { storeFailure } from "./store-failure.ts";

/** Adds a text to a file that several processes write, in one piece unless the disk takes only a part. Throws STORE_FAILED. */
export function appendText(file: string, text: string): void {
  try {
    withFile(file, "append", (descriptor) => writeFileSync(descriptor, text));
  } catch (error) {
    throw storeFailure("written", file, error);
  }
}
