import { runWorkflowTest, type WorkflowTest, type WorkflowTestResult } from "./run-workflow-test.ts";

/** Runs this many tests at one time: they wait for each other's computing alone. */
const concurrency = 8;

/** Runs tests beside one another and hands out their results in the order of the tests, each as soon as those before it are there. */
export async function* runWorkflowTests<Test extends WorkflowTest>(
  tests: readonly Test[],
): AsyncGenerator<{ readonly test: Test; readonly result: WorkflowTestResult }> {
  const running: Promise<WorkflowTestResult>[] = [];
  const start = () => {
    const test = tests[running.length];
    if (test !== undefined) running.push(runWorkflowTest(test));
  };
  for (let index = 0; index < concurrency; index++) start();
  for (const [index, test] of tests.entries()) {
    const result = await (running[index] as Promise<WorkflowTestResult>);
    start();
    yield { test, result };
  }
}
