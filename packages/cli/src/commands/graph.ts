import path from "node:path";
import { ChasmError, check, drawWorkflow } from "@chasmx/core";
import { openHost, readTextFile } from "@chasmx/runtime";
import { exitCodes } from "../exit-codes.ts";
import { countProblems } from "../report/problem-lines.ts";
import { printableLine } from "../terminal/printable.ts";

/**
 * Prints a workflow's file as a Mermaid flowchart. It draws what can be read, also where the workflow has problems, and
 * then says so on stderr. Rejects with WORKFLOW_INVALID where there is no node to draw.
 */
export async function graph(file: string): Promise<number> {
  const host = await openHost(path.dirname(path.resolve(file)), process.env);
  const known = await host.knownTypes();
  const text = await readTextFile(file);
  const { diagnostics } = await check(text, known);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const drawing = drawWorkflow(text, known.knownTypes);
  const [, ...nodes] = drawing.trimEnd().split("\n");
  if (nodes.length === 0) {
    throw new ChasmError("WORKFLOW_INVALID", `${file} has no node that could be drawn. See chasmx validate ${file}`);
  }
  if (errors.length > 0) {
    const shown = printableLine(file);
    process.stderr.write(
      `${shown} has ${countProblems(errors)}, so the drawing may not be whole: see chasmx validate ${shown}\n`,
    );
  }
  process.stdout.write(drawing);
  return exitCodes.done;
}
