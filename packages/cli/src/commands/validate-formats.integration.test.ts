import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { chasmx } from "../testing/spawn-cli.ts";

// Each test starts the command several times, on machines that do other work as well.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "chasmx-formats-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return folder;
}

const files = {
  "a.workflow.json": '{ "name": "x", "nodes": [{ "id": "a", "type": "strat" }] }',
  "a.workflow.test.json": '{ "workflow": "a.workflow.json", "expct": {} }',
};

test("validate tells of workflows and of files of tests, as SARIF", async () => {
  const cwd = await project(files);
  const { code, stdout } = await chasmx(["validate", ".", "--format", "sarif"], { cwd });
  expect(code).toBe(1);
  const { version, runs } = JSON.parse(stdout);
  expect(version).toBe("2.1.0");
  expect(runs[0].results).toMatchObject([
    {
      ruleId: "unknown-node-type",
      locations: [{ physicalLocation: { artifactLocation: { uri: "a.workflow.json" } } }],
    },
    {
      ruleId: "test",
      message: { text: 'The key "expct" is not known here. Did you mean "expect"?' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "a.workflow.test.json" },
            region: { startLine: 1, startColumn: 34, endLine: 1, endColumn: 41 },
          },
        },
      ],
    },
  ]);
});

test("validate tells GitHub, from the folder of its repository", async () => {
  const cwd = await project(files);
  const options = { cwd, env: { GITHUB_WORKSPACE: path.dirname(cwd) } };
  const { code, stdout } = await chasmx(["validate", ".", "--format", "github"], options);
  expect(code).toBe(1);
  const name = path.basename(cwd);
  expect(stdout).toContain(`::error file=${name}/a.workflow.json,line=1,endLine=1,col=`);
  expect(stdout).toContain(
    `::error file=${name}/a.workflow.test.json,line=1,endLine=1,col=34,endColumn=41,title=test::`,
  );
  expect(stdout).toContain("2 files checked: 2 errors.");
});

test("validate calls no type wrong that a plugin which is not installed may bring, and names the plugin", async () => {
  const cwd = await project({
    "chasmx.config.json": '{ "plugins": ["@acme/none"] }',
    "a.workflow.json": '{ "name": "x", "nodes": [{ "id": "a", "type": "acme-thing" }] }',
  });
  const { code, stdout } = await chasmx(["validate", ".", "--format", "json"], { cwd });
  expect(code).toBe(0);
  expect(JSON.parse(stdout).files[0].diagnostics).toMatchObject([
    { code: "PLUGIN_NOT_FOUND", severity: "warning" },
    { code: "unknown-node-type", severity: "information" },
  ]);
});
