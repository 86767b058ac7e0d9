import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chasmx as runCommand, type StartOptions, workflowFolder } from "./testing/spawn-cli.ts";

let files: Awaited<ReturnType<typeof workflowFolder>>;

beforeAll(async () => {
  files = await workflowFolder();
});

afterAll(() => files[Symbol.asyncDispose]());

function chasmx(parameters: readonly string[], options: Omit<StartOptions, "cwd"> = {}) {
  return runCommand(parameters, { cwd: files.folder, ...options });
}

describe("chasmx validate", () => {
  test("ends with 0 for sound files and a summary", async () => {
    const { code, stdout } = await chasmx(["validate", "conversation.workflow.json", "slow.workflow.json"]);
    expect(code).toBe(0);
    expect(stdout).toContain("2 files checked, no problems.");
  });

  test("shows each problem with its place, rule and line, and ends with 1", async () => {
    const { code, stdout } = await chasmx(["validate", ".", "broken.json", "none.json"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^broken\.json:1:\d+ error .* schema$/m);
    expect(stdout).toMatch(/^ {3}\| +\^+$/m);
    expect(stdout).toContain("none.json error none.json does not exist. FILE_NOT_READABLE");
    expect(stdout).toContain("a\\u009b");
    expect(stdout).toMatch(/^5 files checked: \d+ errors/m);
  });

  test("gives JSON for programs", async () => {
    const { code, stdout } = await chasmx(["validate", "--format", "json", "broken.json", "none.json"]);
    const report = JSON.parse(stdout) as {
      files: { file: string; diagnostics: { code: string }[] }[];
      summary: object;
    };
    expect(code).toBe(1);
    expect(report.files.map(({ file }) => file)).toEqual(["broken.json", "none.json"]);
    expect(report.files[1]?.diagnostics).toMatchObject([{ code: "FILE_NOT_READABLE", severity: "error" }]);
    expect(report.summary).toMatchObject({ files: 2 });
  });

  test("reports a configuration that cannot be read like any other problem", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "chasmx-config-"));
    await mkdir(path.join(folder, "chasmx.config.json"));
    await copyFile(path.join(files.folder, "slow.workflow.json"), path.join(folder, "slow.workflow.json"));
    const { code, stdout, stderr } = await chasmx(["validate", folder]);
    await rm(folder, { recursive: true });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain("chasmx.config.json is a folder, not a file. FILE_NOT_READABLE");
  });

  test("ends with 1 where there is nothing to check", async () => {
    const empty = await mkdtemp(path.join(tmpdir(), "chasmx-empty-"));
    const { code, stdout } = await chasmx(["validate", empty]);
    await rm(empty, { recursive: true });
    expect(code).toBe(1);
    expect(stdout).toContain("No *.workflow.json or *.workflow.test.json below");
  });
});

describe("the other commands", () => {
  test("graph prints Mermaid", async () => {
    const { code, stdout } = await chasmx(["graph", "conversation.workflow.json"]);
    expect(code).toBe(0);
    expect(stdout).toContain("flowchart TD");
    expect(stdout).toContain("n0 -. asks .-> n1");
  });

  test("graph says where the drawing may not be whole, and refuses a file without nodes", async () => {
    const file = path.join(files.folder, "unfinished.json");
    await writeFile(file, '{"name": "x", "nodes": [{"id": "a", "type": "strat"}]}');
    expect(await chasmx(["graph", file])).toEqual({
      code: 0,
      stdout: 'flowchart TD\n  n0[["a"]]\n',
      stderr: expect.stringContaining("has 1 error, so the drawing may not be whole: see chasmx validate"),
    });
    await writeFile(file, "[]");
    expect(await chasmx(["graph", file])).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^WORKFLOW_INVALID: .* has no node that could be drawn\./),
    });
    await rm(file);
  });

  test.each([
    [[], "workflow"],
    [["workflow"], "workflow"],
    [["test"], "workflow-test"],
    [["communication-log"], "communication-log"],
  ])("schema prints the published JSON Schema, given %j", async (parameters, kind) => {
    const { code, stdout } = await chasmx(["schema", ...parameters]);
    const published = path.join(import.meta.dirname, `../../core/schema/${kind}.schema.json`);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(await readFile(published, "utf8")));
  });

  test("schema refuses a kind that it does not know", async () => {
    expect(await chasmx(["schema", "journal"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Allowed choices are workflow, test, communication-log."),
    });
  });

  test("init writes a workflow that passes its checks and runs, and overwrites nothing unless forced", async () => {
    const target = path.join(files.folder, "sub", "new.workflow.json");
    const created = await chasmx(["init", target]);
    expect(created.code).toBe(0);
    expect(created.stdout).toContain(`chasmx run ${target}`);
    expect((await chasmx(["validate", target])).stdout).toContain("1 file checked, no problems.");
    expect((await chasmx(["run", target])).code).toBe(0);
    const again = await chasmx(["init", target]);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining("--force") });
    expect((await chasmx(["init", target, "--force"])).code).toBe(0);
    await rm(path.dirname(target), { recursive: true });
  });

  test("init says why a file cannot be written", async ({ skip }) => {
    expect(await chasmx(["init", ".", "--force"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("OPTION_INVALID: . is a folder. Give a file's name."),
    });
    expect(await chasmx(["init", "broken.json/x.workflow.json"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("a part of its path is a file"),
    });
    if (process.platform !== "linux") skip("Only Linux has /proc, which takes no folders.");
    expect(await chasmx(["init", "/proc/nothing/below/x.workflow.json"])).toMatchObject({ code: 2 });
  });

  test("--help has examples, --version the version, and no command at all is wrong usage", async () => {
    expect((await chasmx(["--help"])).stdout).toContain("Examples:");
    expect((await chasmx(["run", "--help"])).stdout).toContain("CHASMX_INPUT_API_KEY");
    expect((await chasmx(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await chasmx([])).toMatchObject({ code: 2, stdout: "" });
  });
});
