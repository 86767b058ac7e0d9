import { ChasmError, type CheckResult, type Workflow } from "@chasmx/core";
import { columnsOf } from "../terminal/columns.ts";
import { paletteFor } from "../terminal/palette.ts";
import { printableLine } from "../terminal/printable.ts";
import { countProblems, problemLines } from "./problem-lines.ts";

/**
 * The workflow of a document that may run. Where it may not, its problems are shown on stderr and WORKFLOW_INVALID is
 * thrown; where it has warnings, one line says so.
 */
export function runnableWorkflow(file: string, { workflow, diagnostics, text }: CheckResult): Workflow {
  const { stderr } = process;
  const palette = paletteFor(stderr);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (workflow === undefined) {
    const lines = problemLines({ file, text: text.text, diagnostics: errors }, { columns: columnsOf(stderr), palette });
    stderr.write(`${lines.join("\n")}\n`);
    throw new ChasmError("WORKFLOW_INVALID", `${file} has ${countProblems(errors)}, so nothing was run.`);
  }
  if (diagnostics.length > 0) {
    stderr.write(`${palette.warning(countProblems(diagnostics))}: see chasmx validate ${printableLine(file)}\n`);
  }
  return workflow;
}
