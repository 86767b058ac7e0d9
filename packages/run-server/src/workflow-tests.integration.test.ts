import { expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { listTests, runTests, type TestResultParams, testResult } from "./protocol/index.ts";
import { startServe } from "./testing/serve-process.test-kit.ts";
import { folderOf, release, slow } from "./testing/workflows.test-kit.ts";

const timeout = 60_000;

const tests = `{
  "workflow": "release.workflow.json",
  "tests": [
    { "name": "publishes", "people": { "ship": ["approve"] }, "expect": { "status": "completed" } },
    { "name": "fails", "people": { "ship": ["approve"] },
      "expect": { "status": "failed" } }
  ]
}`;

const files = {
  "release.workflow.json": release,
  "release.workflow.test.json": tests,
  "broken.workflow.test.json": '{ "workflow": 5 }',
};

test("lists tests with their places, and runs all of them or some", { timeout }, async () => {
  await using folder = await folderOf(files);
  await using server = startServe(folder.root);
  await server.initialize();
  const { connection } = server;
  const results: TestResultParams[] = [];
  connection.onNotification(testResult, (result) => void results.push(result));
  expect(await connection.sendRequest(listTests)).toMatchObject([
    { file: "broken.workflow.test.json", tests: [], problems: [expect.stringContaining("Line 1")] },
    {
      file: "release.workflow.test.json",
      problems: [],
      tests: [
        { name: "publishes", start: { line: 3, character: 4 } },
        { name: "fails", start: { line: 4, character: 4 }, end: { line: 5, character: 40 } },
      ],
    },
  ]);
  const file = "release.workflow.test.json";
  await expect(connection.sendRequest(runTests, { file: "broken.workflow.test.json" })).rejects.toMatchObject({
    data: { code: "TEST_INVALID" },
  });
  await expect(connection.sendRequest(runTests, { file, names: ["no such test"] })).rejects.toMatchObject({
    data: { code: "OPTION_INVALID" },
  });
  expect(results).toEqual([]);
  await connection.sendRequest(runTests, { file });
  expect(results).toMatchObject([
    { file, name: "publishes", problems: [] },
    { file, name: "fails", problems: [{ start: { line: 5 }, expected: "failed", actual: "completed" }] },
  ]);
  await connection.sendRequest(runTests, { file, names: ["publishes"] });
  expect(results.slice(2)).toMatchObject([{ name: "publishes", problems: [] }]);
});

test("stops tests whose request is cancelled, and tells no result of them", { timeout }, async () => {
  await using folder = await folderOf({
    "slow.workflow.json": slow(600),
    "slow.workflow.test.json": {
      workflow: "slow.workflow.json",
      tests: ["a", "b"].map((name) => ({ name, timeout_seconds: 500, expect: { status: "completed" } })),
    },
  });
  await using server = startServe(folder.root);
  await server.initialize();
  const { connection } = server;
  const results: TestResultParams[] = [];
  connection.onNotification(testResult, (result) => void results.push(result));
  const source = new CancellationTokenSource();
  const running = connection.sendRequest(runTests, { file: "slow.workflow.test.json" }, source.token);
  // An answer that comes after the request shows that it is under way.
  await connection.sendRequest(listTests);
  source.cancel();
  await expect(running).rejects.toMatchObject({ code: -32800 });
  expect(results).toEqual([]);
});
