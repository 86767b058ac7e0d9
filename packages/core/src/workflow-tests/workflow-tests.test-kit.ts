import { expect } from "vitest";
import { loadWorkflow } from "../checks/load.ts";
import { document } from "../testing/try-run.test-kit.ts";
import { say } from "../testing/workflow-files.test-kit.ts";
import { checkWorkflowTest } from "./check-workflow-test.ts";
import { runWorkflowTest, type WorkflowTest } from "./run-workflow-test.ts";

/** Two agents, one of which asks the other. */
const pair = document(
  { a: say("A. CALL: ask_node('b', 'Why?') CALL: broadcast_message('done')"), b: say("B. {{outputs.a}}") },
  { edges: [["a", "b"]] },
);

/** Loads a test as its file holds it. */
export async function load(given: object, doc: object = pair): Promise<WorkflowTest> {
  const { diagnostics, tests } = await checkWorkflowTest(JSON.stringify({ workflow: "a.workflow.json", ...given }));
  expect(diagnostics).toEqual([]);
  return { ...(tests[0] as WorkflowTest), workflow: await loadWorkflow(doc) };
}

/** What a test finds, each with its place. */
export async function found(given: object, doc: object = pair): Promise<string[]> {
  const { problems } = await runWorkflowTest(await load(given, doc));
  return problems.map(({ pointer, message }) => `${pointer} ${message}`);
}
