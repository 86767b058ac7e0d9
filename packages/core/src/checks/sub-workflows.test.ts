import { describe, expect, test } from "vitest";
import { startRun } from "../engine/executor.ts";
import { document } from "../testing/try-run.test-kit.ts";
import { type Files, loadFiles } from "../testing/workflow-files.test-kit.ts";
import { loadWorkflow } from "./load.ts";

describe("loading", () => {
  const call = (file: string) => document({ call: { type: "workflow", config: { file } } });

  test("refuses a ring of files, files outside the project, and files that are broken or not there", async () => {
    const refusals: readonly (readonly [Files, string])[] = [
      [{ main: call("a"), a: call("b"), b: call("a") }, "without an end: a → b → a"],
      [{ main: call("main") }, "without an end: main → main"],
      [{ main: call("../other") }, 'node "call" runs ../other, which leads out of the project.'],
      [{ main: call("/etc/passwd") }, "no path within the project"],
      [{ main: call("C:\\a") }, "no path within the project"],
      [{ main: call("https://example.com/a") }, "no path within the project"],
      [{ main: call("a"), a: { name: "a" } }, 'In a: Line 1, column 1: The key "nodes" is missing.'],
    ];
    for (const [files, message] of refusals) {
      await expect(loadFiles(files)).rejects.toMatchObject({
        code: "WORKFLOW_INVALID",
        message: expect.stringContaining(message),
      });
    }
    await expect(loadFiles({ main: call("none") })).rejects.toMatchObject({
      code: "FILE_NOT_READABLE",
      message: expect.stringMatching(/Node "call" of main runs it\.$/),
    });
  });

  test("allows eight workflows within one another and no more, however often each is named", async () => {
    const line = (length: number): Files =>
      Object.fromEntries(
        Array.from({ length }, (_, at) => {
          const next = { type: "workflow", config: { file: `w${at + 1}` } };
          const nodes = at === length - 1 ? { a: "start" } : { a: next, b: next, c: next };
          return [at === 0 ? "main" : `w${at}`, document(nodes)];
        }),
      );
    expect((await loadFiles(line(9))).subWorkflows.size).toBe(8);
    await expect(loadFiles(line(10))).rejects.toMatchObject({
      message: expect.stringContaining("More than 8 workflows"),
    });
  });

  test("finds files from the file that names them", async () => {
    const files = { main: call("x/a"), "x/a": call("../y/b"), "y/b": call("./c"), "y/c": document({ a: "start" }) };
    expect([...(await loadFiles(files)).subWorkflows.keys()].sort()).toEqual(["x/a", "y/b", "y/c"]);
  });

  test("is needed before a run: a workflow whose files were not loaded is refused", async () => {
    await expect(startRun(await loadWorkflow(call("a")))).rejects.toMatchObject({ code: "WORKFLOW_INVALID" });
  });
});
