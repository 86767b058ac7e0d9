import { readdir } from "node:fs/promises";
import path from "node:path";
import { runWorkflowTest } from "@chasmx/core/testing";
import { loadWorkflowTests } from "@chasmx/runtime";
import { describe, expect, test } from "vitest";

const files = (await readdir(import.meta.dirname, { recursive: true }))
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".workflow.test.json") && !file.includes("node_modules"));

test("there are tests of examples, scripted and recorded", async () => {
  const tests = (
    await Promise.all(files.map((file) => loadWorkflowTests(path.join(import.meta.dirname, file))))
  ).flat();
  expect(tests.some((one) => one.test.answers !== undefined)).toBe(true);
  expect(tests.some((one) => one.recording !== undefined)).toBe(true);
});

describe.each(files)("%s", async (file) => {
  for (const one of await loadWorkflowTests(path.join(import.meta.dirname, file))) {
    test(one.name, async () => {
      expect((await runWorkflowTest(one)).problems).toEqual([]);
    });
  }
});
