import { mkdtemp, readFile, rm } from "node:fs/promises";
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

  test("ends with 1 where there is nothing to check", async () => {
    const empty = await mkdtemp(path.join(tmpdir(), "chasmx-empty-"));
    const { code, stdout } = await chasmx(["validate", empty]);
    await rm(empty, { recursive: true });
    expect(code).toBe(1);
    expect(stdout).toContain("No *.workflow.json below");
  });
});

describe("the other commands", () => {
  test("graph prints Mermaid", async () => {
    const { code, stdout } = await chasmx(["graph", "conversation.workflow.json"]);
    expect(code).toBe(0);
    expect(stdout).toContain("flowchart TD");
    expect(stdout).toContain("n0 -. asks .-> n1");
  });

  test("schema prints the published JSON Schema", async () => {
    const { stdout } = await chasmx(["schema"]);
    const published = path.join(import.meta.dirname, "../../core/schema/workflow.schema.json");
    expect(JSON.parse(stdout)).toEqual(JSON.parse(await readFile(published, "utf8")));
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

  test("--help has examples, --version the version, and no command at all is wrong usage", async () => {
    expect((await chasmx(["--help"])).stdout).toContain("Examples:");
    expect((await chasmx(["run", "--help"])).stdout).toContain("CHASMX_INPUT_API_KEY");
    expect((await chasmx(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await chasmx([])).toMatchObject({ code: 2, stdout: "" });
  });
});
