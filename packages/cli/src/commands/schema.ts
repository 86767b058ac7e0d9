import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { exitCodes } from "../exit-codes.ts";

/** Prints the JSON Schema of workflow files, for editors. */
export async function schema(): Promise<number> {
  const file = fileURLToPath(import.meta.resolve("@chasmx/core/schema/workflow.schema.json"));
  process.stdout.write(await readFile(file, "utf8"));
  return exitCodes.done;
}
