import { ChasmError, type CheckResult, type Diagnostic, type Workflow } from "@chasmx/core";
import { columnsOf } from "../terminal/columns.ts";
import { paletteFor } from "../terminal/palette.ts";
import { printableLine } from "../terminal/printable.ts";
import { type CheckedFile, countProblems, problemLines } from "./problem-lines.ts";

/**
 * The workflow of a document that may run. Where it may not, its problems are shown on stderr and WORKFLOW_INVALID is
 * thrown; where it has warnings, one line says so.
 */
export function runnableWorkflow(file: string, { workflow, diagnostics, text }: CheckResult): Workflow {
  const { stderr } = process;
  if (workflow === undefined) throw refusal({ file, text: text.text, diagnostics });
  if (diagnostics.length > 0) {
    const problems = paletteFor(stderr).warning(countProblems(diagnostics));
    stderr.write(`${problems}: see chasmx validate ${printableLine(file)}\n`);
  }
  return workflow;
}

/** Shows the errors of a file on stderr and gives WORKFLOW_INVALID. */
export function refusal({ file, text, diagnostics }: CheckedFile): ChasmError {
  const { stderr } = process;
  const errors = diagnostics.filter(isError);
  const lines = problemLines(
    { file, text, diagnostics: errors },
    { columns: columnsOf(stderr), palette: paletteFor(stderr) },
  );
  stderr.write(`${lines.join("\n")}\n`);
  return new ChasmError("WORKFLOW_INVALID", `${file} has ${countProblems(errors)}, so nothing was run.`);
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}
