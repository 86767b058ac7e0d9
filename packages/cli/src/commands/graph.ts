import path from "node:path";
import { drawWorkflow } from "@chasmx/core";
import { openHost, readTextFile } from "@chasmx/runtime";
import { exitCodes } from "../exit-codes.ts";

/** Prints a workflow's file as a Mermaid flowchart. It draws what can be read, also where the workflow has problems. */
export async function graph(file: string): Promise<number> {
  const host = await openHost(path.dirname(path.resolve(file)), process.env);
  const { types } = await host.knownTypes();
  process.stdout.write(drawWorkflow(await readTextFile(file), types));
  return exitCodes.done;
}
