import path from "node:path";
import { check, checkWorkflowTest, type Diagnostic, isChasmError } from "@chasmx/core";
import { findWorkflowFiles, findWorkflowTests, type Host, openHost, readTextFile } from "@chasmx/runtime";
import { pageOfRules } from "../documentation.ts";
import { exitCodes } from "../exit-codes.ts";
import { fileProblem } from "../report/file-problem.ts";
import { githubLines } from "../report/github.ts";
import { type CheckedFile, countProblems, problemLines } from "../report/problem-lines.ts";
import { sarifLog } from "../report/sarif.ts";
import { columnsOf } from "../terminal/columns.ts";
import { paletteFor } from "../terminal/palette.ts";
import { printableJson, printableLine } from "../terminal/printable.ts";

/** The options of `chasmx validate`. */
export interface ValidateOptions {
  readonly format: "text" | "json" | "sarif" | "github";
}

/** Checks files, and all files of workflows and tests below folders, and resolves with the exit code. No code of a plugin runs. */
export async function validate(paths: readonly string[], { format }: ValidateOptions): Promise<number> {
  const hosts = new Map<string, Promise<Host>>();
  const checked: CheckedFile[] = [];
  for (const file of await filesOf(paths)) {
    const result = await checkFile(file, hosts);
    checked.push(result);
    if (format === "text") tell(result);
  }
  process.stdout.write(`${reports[format](checked, paths)}\n`);
  const isSound = checked.length > 0 && checked.every((file) => !hasErrors(file));
  return isSound ? exitCodes.done : exitCodes.failed;
}

/** The files that paths stand for. A file of tests may be named, or found in a folder, as a workflow may. */
async function filesOf(paths: readonly string[]): Promise<string[]> {
  return [...new Set([...(await findWorkflowFiles(paths)), ...(await findWorkflowTests(paths))])];
}

type Report = (checked: readonly CheckedFile[], paths: readonly string[]) => string;

/** What is printed at the end; the problems themselves are told as text file by file. */
const reports: Readonly<Record<ValidateOptions["format"], Report>> = {
  text: (checked, paths) => summary(paths, checked),
  json: (checked) => printableJson(jsonReport(checked), 2),
  sarif: (checked) => printableJson(sarifLog(checked, process.cwd()), 2),
  github: (checked, paths) =>
    [...githubLines(checked, process.env.GITHUB_WORKSPACE ?? process.cwd()), summary(paths, checked)].join("\n"),
};

/** A file that cannot be read is reported like any other problem, so that one of them hides no others. */
async function checkFile(file: string, hosts: Map<string, Promise<Host>>): Promise<CheckedFile> {
  try {
    if (file.endsWith(".workflow.test.json")) {
      const text = await readTextFile(file);
      return { file, text, diagnostics: (await checkWorkflowTest(text)).diagnostics };
    }
    const folder = path.dirname(path.resolve(file));
    const opening = hosts.get(folder) ?? openHost(folder, process.env);
    hosts.set(folder, opening);
    const host = await opening;
    const text = await readTextFile(file);
    const known = await host.knownTypes();
    const { diagnostics } = await check(text, known);
    return {
      file,
      text,
      diagnostics: [
        ...known.problems.map((problem) => fileProblem(problem.code, problem.message, "warning")),
        ...diagnostics,
      ],
    };
  } catch (error) {
    if (!isChasmError(error)) throw error;
    return { file, text: "", diagnostics: [fileProblem(error.code, error.message, "error")] };
  }
}

function tell(checked: CheckedFile): void {
  const { stdout } = process;
  const lines = problemLines(checked, { columns: columnsOf(stdout), palette: paletteFor(stdout) });
  if (lines.length > 0) stdout.write(`${lines.join("\n")}\n`);
}

function summary(paths: readonly string[], checked: readonly CheckedFile[]): string {
  const palette = paletteFor(process.stdout);
  if (checked.length === 0)
    return `No *.workflow.json or *.workflow.test.json below ${paths.map(printableLine).join(", ")}.`;
  const files = checked.length === 1 ? "1 file" : `${checked.length} files`;
  const problems = countProblems(checked.flatMap(({ diagnostics }) => diagnostics));
  if (problems === "") return palette.good(`${files} checked, no problems.`);
  const bad = checked.some(hasErrors);
  return `${files} checked: ${(bad ? palette.bad : palette.warning)(problems)}. Every rule: ${pageOfRules}`;
}

function jsonReport(checked: readonly CheckedFile[]) {
  const all = checked.flatMap(({ diagnostics }) => diagnostics);
  const count = (severity: Diagnostic["severity"]) =>
    all.filter((diagnostic) => diagnostic.severity === severity).length;
  return {
    files: checked.map(({ file, diagnostics }) => ({ file, diagnostics })),
    summary: {
      files: checked.length,
      errors: count("error"),
      warnings: count("warning"),
      information: count("information"),
    },
  };
}

function hasErrors({ diagnostics }: CheckedFile): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}
