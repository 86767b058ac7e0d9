import { realpath } from "node:fs/promises";
import path from "node:path";
import {
  ChasmError,
  type CheckedWorkflowTest,
  checkWorkflowTest,
  type Diagnostic,
  isChasmError,
  loadWorkflow,
  type ParsedText,
  type Recording,
  type Workflow,
} from "@chasmx/core";
import { type PlacedTest, testDiagnosticOf, type WorkflowTest, workflowProblems } from "@chasmx/core/testing";
import { workflowTestSuffix } from "../files/find-workflow-files.ts";
import { type ProjectFiles, projectFiles } from "../files/project-files.ts";
import { readTextFile } from "../files/read-text-file.ts";
import { type Host, openHost } from "../host.ts";
import type { Project } from "../project/open-project.ts";
import { readRecordingFolder } from "../recordings/read-recording-folder.ts";

/** How tests are loaded. */
export interface LoadTestsOptions {
  /** The process's variables: what chasmx.config.json reads. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Whether the recordings that tests name are about to be made: they need not be there. */
  readonly isRecording?: boolean;
  /** The folder that no file is outside of: that of the project's configuration, else the working folder, unless given. */
  readonly root?: string;
}

/** What is in a file of tests, with all that the tests need. */
export interface LoadedWorkflowTests {
  readonly file: string;
  readonly text: ParsedText;
  /** Everything that is wrong with the file, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** In the order of the file; none where there is an error. */
  readonly tests: readonly LoadedTest[];
}

/** A test that is ready to run. */
export interface LoadedTest extends WorkflowTest {
  /** The folder of its recording, as a path that can be opened. */
  readonly recordingFolder?: string;
}

/**
 * Loads the tests of a file. Rejects with TEST_INVALID where something is wrong with it, its workflow or its recordings, and with
 * FILE_NOT_READABLE where it cannot be read.
 */
export async function loadWorkflowTests(file: string, options: LoadTestsOptions = {}): Promise<readonly LoadedTest[]> {
  return assertSound(await readWorkflowTests(file, options), file).tests;
}

/**
 * The same for a file that a client names: neither it nor what its tests name may be outside of the project's folder. Rejects with
 * FILE_NOT_READABLE as well where the file is.
 */
export async function loadTestsOfProject(project: Project, file: string): Promise<LoadedWorkflowTests> {
  await project.read(file, workflowTestSuffix);
  const { root, host } = project;
  const { environment } = host;
  return assertSound(await readWorkflowTests(path.join(root, file), { environment, root }), file);
}

function assertSound(loaded: LoadedWorkflowTests, file: string): LoadedWorkflowTests {
  const { diagnostics } = loaded;
  const [first] = diagnostics;
  if (first === undefined) return loaded;
  const { line, character } = first.range.start;
  throw new ChasmError("TEST_INVALID", `${file}:${line + 1}:${character + 1} ${first.message}`, {
    details: diagnostics,
  });
}

/** The same with every problem as a diagnostic. Rejects with FILE_NOT_READABLE where the file itself cannot be read. */
export async function readWorkflowTests(
  file: string,
  { environment = process.env, isRecording = false, root: given }: LoadTestsOptions = {},
): Promise<LoadedWorkflowTests> {
  const checked = await checkWorkflowTest(await readTextFile(file));
  const { text, workflow: named } = checked;
  if (named === undefined) return { file, text, diagnostics: checked.diagnostics, tests: [] };
  const folder = path.dirname(file);
  const diagnostics: Diagnostic[] = [];
  try {
    const host = await openHost(path.resolve(folder), environment);
    const filesOf = async (one: string) =>
      given === undefined ? await host.files(one, { workingFolder: process.cwd() }) : await projectFiles(one, [given]);
    const { root } = await filesOf(file);
    const workflow = await loadTested(path.join(folder, named), { host, filesOf, root: given });
    const tests: LoadedTest[] = [];
    for (const placed of checked.tests) {
      diagnostics.push(...workflowProblems(placed, workflow).map((finding) => testDiagnosticOf(text, finding)));
      const recorded = await recordingOf(placed, { folder, root, isRecording, checked, diagnostics });
      tests.push({ ...placed, workflow, ...recorded });
    }
    return { file, text, diagnostics, tests: diagnostics.length > 0 ? [] : tests };
  } catch (error) {
    return { file, text, diagnostics: [problemAt(checked, "/workflow", error)], tests: [] };
  }
}

interface Surroundings {
  readonly host: Host;
  readonly filesOf: (file: string) => Promise<ProjectFiles>;
  /** The folder that the workflow has to be beneath, where there is one. */
  readonly root: string | undefined;
}

/** The workflow of a file, with those that its nodes run. */
async function loadTested(file: string, { host, filesOf, root }: Surroundings): Promise<Workflow> {
  const files = await filesOf(file);
  if (root !== undefined && files.root !== (await realpath(root))) {
    throw new ChasmError(
      "FILE_NOT_READABLE",
      `${path.basename(file)} leads out of ${root}, the folder of its project.`,
    );
  }
  const nodeTypes = await host.nodeTypes();
  try {
    return await loadWorkflow(root === undefined ? await readTextFile(file) : await files.read(files.file), {
      nodeTypes,
      files,
    });
  } catch (error) {
    throw isChasmError(error, "WORKFLOW_INVALID") ? brokenWorkflow(file, error) : error;
  }
}

function brokenWorkflow(file: string, cause: ChasmError): ChasmError {
  return new ChasmError("WORKFLOW_INVALID", `${file} has errors: ${cause.message} See chasmx validate ${file}`, {
    cause,
  });
}

interface Recordings {
  readonly folder: string;
  /** The folder that nothing is read or written outside of. */
  readonly root: string;
  readonly isRecording: boolean;
  readonly checked: CheckedWorkflowTest;
  readonly diagnostics: Diagnostic[];
}

async function recordingOf(
  { pointer, test }: PlacedTest,
  { folder, root, isRecording, checked, diagnostics }: Recordings,
): Promise<{ readonly recording?: Recording; readonly recordingFolder?: string }> {
  if (test.recording === undefined) return {};
  const recordingFolder = path.join(folder, test.recording);
  const way = path.relative(root, path.resolve(await realpath(folder), test.recording));
  if (way === "" || way.startsWith("..") || path.isAbsolute(way)) {
    const message = `A recording is in a folder of its own beneath ${root}, the folder of its project.`;
    diagnostics.push(testDiagnosticOf(checked.text, { pointer: `${pointer}/recording`, message }));
    return {};
  }
  if (isRecording) return { recordingFolder };
  try {
    return { recordingFolder, recording: await readRecordingFolder(recordingFolder) };
  } catch (error) {
    const found = problemAt(checked, `${pointer}/recording`, error);
    diagnostics.push({ ...found, message: `${found.message} To make it: chasmx test FILE --update` });
    return {};
  }
}

/** What went wrong with something that a file of tests names, told where it names it. */
function problemAt({ text }: CheckedWorkflowTest, pointer: string, error: unknown): Diagnostic {
  if (!isChasmError(error)) throw error;
  const { code, message } = error;
  return testDiagnosticOf(text, { pointer, message, code });
}
