import type { LlmProvider } from "../contracts/llm-provider.ts";
import type { RunEvent } from "../contracts/run-event.ts";
import { startRun } from "../engine/executor.ts";
import type { RunOptions } from "../engine/options.ts";
import type { Run } from "../engine/perform.ts";
import { ChasmError, errorRecord } from "../errors.ts";
import type { RunState } from "../journal/run-state.ts";
import { memoryTransport } from "../memory/memory-transport.ts";
import { type PlayedRecording, playRecording } from "../recordings/play-recording.ts";
import type { Recording } from "../recordings/recording.ts";
import { callWords, missRows } from "../recordings/recording-miss.ts";
import { recordingOf } from "../recordings/recording-of.ts";
import type { Workflow } from "../workflow/runnable.ts";
import { evaluateRun } from "./evaluate-run.ts";
import type { PlacedTest } from "./placed-test.ts";
import { scriptedAgents } from "./scripted-agents.ts";
import { scriptedPeople } from "./scripted-people.ts";
import type { TestProblem } from "./test-problem.ts";
import type { WorkflowTestCase } from "./workflow-test-schema.ts";

/** A test with what it needs. */
export interface WorkflowTest extends PlacedTest {
  readonly workflow: Workflow;
  /** The recording that the test names. */
  readonly recording?: Recording;
}

/** How a test went. */
export interface WorkflowTestResult {
  readonly name: string;
  /** Everything that is not as expected; none where the test passes. */
  readonly problems: readonly TestProblem[];
  /** The run's end; absent where it could not begin. */
  readonly state?: RunState;
}

/** The same in every run of a test, so that a prompt that holds the time is. */
const fixedNow = "2026-01-01T00:00:00.000Z";
const defaultTimeoutSeconds = 60;

/**
 * Runs one test: the workflow for real, its models answered from the recording, by the script, or else by the embedded rehearsal.
 * No model is called and no network is used but by what the workflow's other nodes do. The signal cancels the run. Never rejects.
 */
export async function runWorkflowTest(
  test: WorkflowTest,
  options: Pick<RunOptions, "signal"> = {},
): Promise<WorkflowTestResult> {
  const { name, pointer: at } = test;
  const found = await problemsOf(test, options);
  return { name, ...found, problems: found.problems.map((one) => ({ ...one, pointer: `${at}${one.pointer}` })) };
}

async function problemsOf(
  given: WorkflowTest,
  options: Pick<RunOptions, "signal">,
): Promise<Omit<WorkflowTestResult, "name">> {
  const { test, workflow } = given;
  const people = scriptedPeople(test.people ?? {});
  try {
    const models = modelsOf(given);
    const { state } = await perform(given, { ...options, ...models.options, people });
    const [ended] = [...models.misses(), ...people.failures];
    // Everything else follows from what ended the run.
    if (ended !== undefined) return { state, problems: [ended] };
    const scripted = [...people.left(), ...models.problems()];
    const ending = await evaluateRun(test.expect ?? {}, state, workflow);
    // A run that went elsewhere has left over what belongs to another way.
    const left = ending.length > 0 ? [] : models.left();
    return { state, problems: [...scripted, ...ending, ...left] };
  } catch (error) {
    const { code, message } = errorRecord(error);
    const at = code === "INPUT_INVALID" ? "/inputs" : "";
    return { problems: [{ pointer: at, message: `The run did not begin: ${code}: ${message}` }] };
  }
}

/** What answers for the models of a test, and what it has to say after the run. */
interface TestModels {
  readonly options: Pick<RunOptions, "provider" | "recorded">;
  misses(): readonly TestProblem[];
  problems(): readonly TestProblem[];
  left(): readonly TestProblem[];
}

function modelsOf({ test: { answers, recording: named }, recording }: WorkflowTest): TestModels {
  const none = () => [];
  if (recording !== undefined) {
    const recorded = playRecording(recording);
    return {
      options: { recorded },
      misses: () => missProblems(recorded),
      problems: none,
      left: () => leftProblems(recorded),
    };
  }
  if (named !== undefined) {
    throw new ChasmError("RECORDING_INVALID", "The recording that the test names was not loaded with it.");
  }
  if (answers === undefined) return { options: {}, misses: none, problems: none, left: none };
  const { provider, problems } = scriptedAgents(answers);
  return { options: { provider }, misses: none, problems, left: none };
}

/**
 * Runs a test with models that are really called, and gives the recording of it. Rejects with RECORDING_INVALID where the run did
 * not come to the end that the test expects: what is wrong is not worth keeping.
 */
export async function recordWorkflowTest(given: WorkflowTest, provider?: LlmProvider): Promise<Recording> {
  const people = scriptedPeople(given.test.people ?? {});
  const { state, events } = await perform(given, { people, ...(provider === undefined ? {} : { provider }) });
  const expected = given.test.expect ?? {};
  const wanted = expected.status ?? (expected.error === undefined ? "completed" : "failed");
  if (state.status === wanted) return recordingOf(events);
  const reason = state.error === undefined ? "" : `: ${state.error.code}: ${state.error.message}`;
  throw new ChasmError(
    "RECORDING_INVALID",
    `Nothing was recorded for the test "${given.name}": its run is ${state.status} instead of ${wanted}${reason}`,
  );
}

interface Performance extends Pick<RunOptions, "provider" | "recorded" | "signal"> {
  readonly people: ReturnType<typeof scriptedPeople>;
}

async function perform({ test, workflow }: WorkflowTest, { people, ...models }: Performance) {
  const started = Promise.withResolvers<Run>();
  const events: RunEvent[] = [];
  const run = await startRun(workflow, {
    ...optionsOf(test),
    ...models,
    inputs: test.inputs ?? {},
    onEvent(event) {
      events.push(event);
      if (event.type === "input-requested") void started.promise.then((one) => people.answer(one, event));
    },
  });
  started.resolve(run);
  const seconds = test.timeout_seconds ?? defaultTimeoutSeconds;
  const timer = setTimeout(() => run.cancel(`The test took longer than ${seconds} s.`), seconds * 1000);
  try {
    return { state: await run.finished, events };
  } finally {
    clearTimeout(timer);
  }
}

function optionsOf({ mode, model, now }: WorkflowTestCase): RunOptions {
  const time = Date.parse(now ?? fixedNow);
  return {
    runId: "test",
    now: () => time,
    transport: memoryTransport,
    ...(mode === undefined ? {} : { mode }),
    ...(model === undefined ? {} : { model }),
  };
}

function missProblems({ misses }: PlayedRecording): TestProblem[] {
  return misses.map((miss) => {
    const { difference } = miss;
    const words = callWords(miss.call);
    const message =
      difference === undefined
        ? `The recording does not hold ${words}.`
        : `The recording holds another request for ${words}: ${difference.place} differs.`;
    return { pointer: "/recording", message, rows: missRows(miss) };
  });
}

function leftProblems(recorded: PlayedRecording): TestProblem[] {
  const left = recorded.left();
  if (left.length === 0) return [];
  const message = `The recording holds ${left.length === 1 ? "a call" : `${left.length} calls`} that the run did not make.`;
  return [{ pointer: "/recording", message, among: left.map(callWords) }];
}
