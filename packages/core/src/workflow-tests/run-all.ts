import { runWorkflowTest, type WorkflowTest, type WorkflowTestResult } from "./run-workflow-test.ts";

/** Runs this many tests at one time: they wait for each other's computing alone. */
const concurrency = 8;

/** How one test of several went. */
export interface WorkflowTestOutcome<Test extends WorkflowTest> {
  readonly test: Test;
  readonly result: WorkflowTestResult;
  /** How long it took, with others beside it. */
  readonly durationMs: number;
}

/**
 * Runs tests beside one another and hands out their results in the order of the tests, each as soon as those before it are there.
 * Once the signal aborts nothing more is handed out: those that run are cancelled, and the others do not begin.
 */
export async function* runWorkflowTests<Test extends WorkflowTest>(
  tests: readonly Test[],
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<WorkflowTestOutcome<Test>> {
  const running: Promise<Omit<WorkflowTestOutcome<Test>, "test">>[] = [];
  const start = () => {
    const test = tests[running.length];
    if (test !== undefined && options.signal?.aborted !== true) running.push(timed(test, options));
  };
  for (let index = 0; index < concurrency; index++) start();
  for (const [index, test] of tests.entries()) {
    const outcome = await running[index];
    if (outcome === undefined || options.signal?.aborted === true) break;
    start();
    yield { test, ...outcome };
  }
  await Promise.all(running);
}

async function timed(test: WorkflowTest, options: { readonly signal?: AbortSignal }) {
  const began = performance.now();
  const result = await runWorkflowTest(test, options);
  return { result, durationMs: performance.now() - began };
}
