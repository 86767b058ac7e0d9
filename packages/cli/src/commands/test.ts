import { writeFile } from "node:fs/promises";
import path from "node:path";
import { ChasmError, isChasmError, type Recording } from "@chasmx/core";
import { recordWorkflowTest, runWorkflowTests } from "@chasmx/core/testing";
import {
  findWorkflowTests,
  type LoadedTest,
  type LoadedWorkflowTests,
  openHost,
  readRecordingFolder,
  readWorkflowTests,
  writeRecordingFolder,
} from "@chasmx/runtime";
import { chooseModels } from "../choose-models.ts";
import { exitCodes } from "../exit-codes.ts";
import { fileProblem } from "../report/file-problem.ts";
import { junitReport } from "../report/junit.ts";
import { problemLines } from "../report/problem-lines.ts";
import { countTests, resultLines, type TestedTest, testReport } from "../report/test-report.ts";
import { columnsOf } from "../terminal/columns.ts";
import { sendConsoleToStderr } from "../terminal/console.ts";
import { paletteFor } from "../terminal/palette.ts";
import { printableJson, printableLine } from "../terminal/printable.ts";
import { symbolsFor } from "../terminal/symbols.ts";

/** The options of `chasmx test`. */
export interface TestOptions {
  /** A part of the names of the tests that are run. */
  readonly filter?: string;
  /** The file that the report is written to. */
  readonly junit?: string;
  readonly json?: boolean;
  /** Whether recordings are made again. */
  readonly update?: boolean;
}

/** A file of tests as far as it could be read. */
type TestFile = Pick<LoadedWorkflowTests, "file" | "diagnostics"> & Partial<LoadedWorkflowTests>;

/** Runs the tests of files, and of all files of tests below folders, and resolves with the exit code. */
export async function test(paths: readonly string[], options: TestOptions): Promise<number> {
  const { filter = "", junit, json = false, update = false } = options;
  if (json) sendConsoleToStderr();
  const files: TestFile[] = [];
  for (const file of await findWorkflowTests(paths)) files.push(await readTests(file, update));
  if (files.length === 0) {
    throw new ChasmError("FILE_NOT_READABLE", `There is no *.workflow.test.json below ${paths.join(", ")}.`);
  }
  const broken = files.filter(({ diagnostics }) => diagnostics.length > 0);
  for (const file of broken) tellProblems(file);
  const found = files.flatMap(({ file, text, tests = [] }) =>
    tests.map((one) => ({ ...one, file, text: text?.text ?? "" })),
  );
  const chosen = found.filter(({ name }) => name.includes(filter));
  const ready = update ? await record(chosen) : chosen;
  const tested: TestedTest[] = [];
  for await (const { test: one, result } of runWorkflowTests(ready)) {
    const last = { file: one.file, text: one.text, result };
    if (!json) tell(last, tested.at(-1)?.file !== one.file);
    tested.push(last);
  }
  if (junit !== undefined) await writeReport(junit, junitReport(tested, broken));
  if (json) process.stdout.write(`${printableJson(testReport(tested, broken), 2)}\n`);
  else if (tested.length > 0) process.stdout.write(`${countTests(tested, paletteFor(process.stdout))}\n`);
  return exitCodeOf(tested, { broken, filter });
}

interface Rest {
  readonly broken: readonly TestFile[];
  readonly filter: string;
}

function exitCodeOf(tested: readonly TestedTest[], { broken, filter }: Rest): number {
  if (broken.length > 0) return exitCodes.wrong;
  if (tested.length > 0)
    return tested.every(({ result }) => result.problems.length === 0) ? exitCodes.done : exitCodes.failed;
  throw new ChasmError("OPTION_INVALID", `No test has a name with ${JSON.stringify(filter)} in it.`);
}

/** A file that cannot be read is told like any other problem, so that one of them hides no others. */
async function readTests(file: string, isRecording: boolean): Promise<TestFile> {
  try {
    return await readWorkflowTests(file, { environment: process.env, isRecording });
  } catch (error) {
    if (!isChasmError(error)) throw error;
    return { file, diagnostics: [fileProblem(error.code, error.message, "error")] };
  }
}

/** Makes the recordings of tests again, each folder once: what tests share is recorded for the first of them. */
async function record<Test extends LoadedTest & Pick<TestFile, "file">>(tests: readonly Test[]): Promise<Test[]> {
  const told = new Set<string>();
  const made = new Map<string, Recording>();
  const ready: Test[] = [];
  for (const one of tests) {
    const { recordingFolder: folder } = one;
    if (folder === undefined) {
      ready.push(one);
      continue;
    }
    const recording = made.get(folder) ?? (await recordInto(folder, one, told));
    made.set(folder, recording);
    ready.push({ ...one, recording });
  }
  return ready;
}

/** Records with the models that a run of the workflow would call, and says once which those are. */
async function recordInto(
  folder: string,
  one: LoadedTest & Pick<TestFile, "file">,
  told: Set<string>,
): Promise<Recording> {
  const host = await openHost(path.dirname(path.resolve(one.file)), process.env);
  const { provider, notes, close } = await chooseModels(host, one.workflow, {});
  for (const note of notes.filter((each) => !told.has(each))) {
    told.add(note);
    process.stderr.write(`${paletteFor(process.stderr).warning(note)}\n`);
  }
  await writeRecordingFolder(folder, await recordWorkflowTest(one, provider).finally(close));
  process.stderr.write(`Recorded ${printableLine(folder)} for ${printableLine(one.name)}.\n`);
  return await readRecordingFolder(folder);
}

async function writeReport(file: string, report: string): Promise<void> {
  await writeFile(file, report).catch((cause: Error) => {
    throw new ChasmError("OPTION_INVALID", `The report ${file} cannot be written: ${cause.message}.`, { cause });
  });
}

function tellProblems({ file, text, diagnostics }: TestFile): void {
  const { stderr } = process;
  const lines = problemLines(
    { file, text: text?.text ?? "", diagnostics },
    { columns: columnsOf(stderr), palette: paletteFor(stderr) },
  );
  stderr.write(`${lines.join("\n")}\n`);
}

function tell(tested: TestedTest, isFirstOfFile: boolean): void {
  const { stdout, env } = process;
  const view = { columns: columnsOf(stdout), palette: paletteFor(stdout), symbols: symbolsFor(env) };
  const lines = resultLines(tested, view);
  const heading = isFirstOfFile ? [view.palette.strong(printableLine(tested.file))] : [];
  stdout.write(`${[...heading, ...lines].join("\n")}\n`);
}
