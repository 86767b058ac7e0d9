import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadWorkflow } from "../checks/load.ts";
import { document } from "../testing/try-run.test-kit.ts";
import { say } from "../testing/workflow-files.test-kit.ts";
import { checkWorkflowTest } from "./check-workflow-test.ts";
import { workflowProblems } from "./workflow-problems.ts";
import type { WorkflowTestCase } from "./workflow-test-schema.ts";

const file = (test: object) => JSON.stringify({ workflow: "a.workflow.json", ...test }, null, 2);

/** Each problem with the text that it is shown at. */
async function problemsIn(text: string): Promise<string[]> {
  const { diagnostics, tests } = await checkWorkflowTest(text);
  if (diagnostics.length > 0) expect(tests).toEqual([]);
  return diagnostics.map(({ range, message }) => `${text.slice(range.start.offset, range.end.offset)} ${message}`);
}

describe("a file of tests", () => {
  test("holds one test, named after its workflow, or several", async () => {
    expect(await checkWorkflowTest(file({}))).toMatchObject({
      workflow: "a.workflow.json",
      tests: [{ name: "a.workflow.json", pointer: "", test: {} }],
    });
    const several = await checkWorkflowTest(file({ tests: [{ name: "one" }, { name: "two", inputs: { a: 1 } }] }));
    expect(several.tests).toEqual([
      { name: "one", pointer: "/tests/0", test: { name: "one" } },
      { name: "two", pointer: "/tests/1", test: { name: "two", inputs: { a: 1 } } },
    ]);
  });

  test.each<[string, object | string, string]>([
    ["is no JSON", "{", "{"],
    ["is no object", "[]", "[ This must be an object."],
    ["names no workflow", "{}", '{ A file of tests names its "workflow".'],
    ["has an unknown key", { inptus: {} }, '"inptus" The key "inptus" is not known here. Did you mean "inputs"?'],
    [
      "has an unknown key deep within",
      { expect: { output: {} } },
      '"output" The key "output" is not known here. Did you mean "outputs"?',
    ],
    ["has a status that there is not", { expect: { status: "done" } }, '"done" This must be one of'],
    ["has a text that is none", { expect: { conversation: [{ ask: "b", question: 5 }] } }, "[ This does not fit."],
    ["has an answer that is none", { answers: { a: [5] } }, "This does not fit. The answers of one agent"],
    [
      "has a recording and a script",
      { recording: "r", answers: {} },
      '"answers" "recording" and "answers" exclude each other.',
    ],
    ["has a time that is none", { now: "yesterday" }, '"yesterday" This is no time in ISO 8601'],
    ["has tests and a test", { tests: [{ name: "a" }], inputs: {} }, '"inputs" With "tests" in the file'],
    ["has a test without a name", { tests: [{}] }, '{ One of several tests needs a "name".'],
    [
      "has two tests of one name",
      { tests: [{ name: "a" }, { name: "a" }] },
      '"a" Another test of this file is called "a".',
    ],
    ["has an expression that is none", { expect: { cel: ["1 +"] } }, ""],
    ["has a schema that is none", { expect: { schema: { a: { type: "text" } } } }, "This is no JSON Schema:"],
    [
      "has a pattern that is none",
      { expect: { conversation: [{ ask: "b", question: { matches: "(" } }] } },
      '"(" This is no pattern',
    ],
    ["has a message of no kind", { expect: { conversation: [{ from: "a" }] } }, '{ A message has either "ask"'],
    [
      "has a message of two kinds",
      { expect: { conversation: [{ ask: "a", broadcast: "b" }] } },
      '{ A message has either "ask"',
    ],
    [
      "has a broadcast with an answer",
      { expect: { conversation: [{ broadcast: "b", answer: "c" }] } },
      '"answer" A message with "broadcast" has no "answer".',
    ],
    ["expects an error that there is not", { expect: { error: "NODE_FAILD" } }, 'Did you mean "NODE_FAILED"?'],
    [
      "fails with an error that there is not",
      { answers: { a: [{ error: { code: "X" } }] } },
      'There is no error code "X".',
    ],
    [
      "fails and answers",
      { answers: { a: [{ content: "x", error: { code: "NODE_FAILED" } }] } },
      'A call that fails has "error" alone.',
    ],
    ["has an empty answer", { answers: { a: { run: [{}] } } }, '{ An answer has "content"'],
  ])("that %s is refused, with the place", async (_, test, expected) => {
    const found = await problemsIn(typeof test === "string" ? test : file(test));
    expect(found).not.toEqual([]);
    expect(found.join("\n")).toContain(expected);
  });

  test("never breaks the reader, whatever it holds", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue(),
        fc.constantFrom("tests", "expect", "answers", "people", "inputs", "now"),
        async (value, key) => {
          await checkWorkflowTest(file({ [key]: value }));
          await checkWorkflowTest(JSON.stringify(value));
        },
      ),
      { numRuns: 200 },
    );
  }, 60_000);

  test("is held against the nodes and the variables of its workflow", async () => {
    const workflow = await loadWorkflow(
      document({ writer: say("W"), editor: say("E") }, { variables: [{ name: "topic" }] }),
    );
    const test: WorkflowTestCase = {
      inputs: { topik: 1 },
      answers: { writr: [] },
      people: { "sub[0]/anybody": [] },
      expect: { nodes: { editer: "completed" }, conversation: [{ from: "writer", ask: "critic" }] },
    };
    const found = workflowProblems({ name: "", pointer: "/tests/0", test }, workflow);
    expect(found.map(({ pointer, message }) => `${pointer} ${message}`)).toEqual([
      '/tests/0/inputs/topik The workflow has no variable "topik". Did you mean "topic"?',
      '/tests/0/answers/writr The workflow has no node "writr". Did you mean "writer"?',
      '/tests/0/expect/nodes/editer The workflow has no node "editer". Did you mean "editor"?',
      '/tests/0/expect/conversation/0/ask The workflow has no node "critic". It has "writer" and "editor".',
    ]);
  });
});
