import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { WorkflowComparison } from "@chasmx/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chasmx as runCommand, type StartOptions, visible } from "../testing/spawn-cli.ts";

let folder: string;

const settings = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", "-c", "core.hooksPath="];
const git = (...parameters: string[]) => execFileSync("git", [...settings, ...parameters], { cwd: folder });

function chasmx(parameters: readonly string[], options: Partial<StartOptions> = {}) {
  return runCommand(["diff", ...parameters], { cwd: folder, ...options });
}

const agent = (id: string, prompt: string) => ({ id, type: "ai-processor", config: { can_communicate: true, prompt } });
const first = {
  name: "Talk",
  variables: [{ name: "key", secret: true, value: "QXZ-first" }],
  nodes: [agent("student", "Learn. CALL: ask_node('teacher', 'Why?')"), agent("teacher", "Know.")],
};
const second = {
  name: "Talk",
  variables: [{ name: "key", secret: true, value: "QXZ-other" }],
  nodes: [
    agent("student", "Learn. CALL: ask_node('librarian', 'Why?')"),
    agent("teacher", "Know."),
    agent("librarian", "Find."),
  ],
};

async function write(name: string, content: object | string | Uint8Array): Promise<void> {
  const isText = typeof content === "string" || content instanceof Uint8Array;
  await writeFile(path.join(folder, name), isText ? content : JSON.stringify(content));
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "chasmx-diff-"));
  await mkdir(path.join(folder, "flows"));
  git("init", "--quiet", "--initial-branch=main");
  await write("flows/a.workflow.json", first);
  git("add", ".");
  git("commit", "--quiet", "--message", "first");
  await write("flows/a.workflow.json", second);
  await write("b.workflow.json", first);
});

afterAll(() => rm(folder, { recursive: true }));

const told = `
Variables
  ~ key
      ~ value  its value was changed

Nodes
  ~ student
      ~ config.prompt  "Learn. CALL: ask_node('teacher', 'Why?')" → "Learn. CALL: ask_node('librarian', 'Why?')"
  + librarian  ai-processor
      + config.can_communicate  true
      + config.prompt  "Find."

Conversation
  + librarian now communicates
  - student no longer asks teacher
  + student now asks librarian
`;

describe("chasmx diff", () => {
  test.each([
    ["a file with its last commit", ["flows/a.workflow.json"], "HEAD:flows/a.workflow.json"],
    ["a revision with the file", ["main", "flows/a.workflow.json"], "main:flows/a.workflow.json"],
    [
      "a revision's file with a file",
      ["main:flows/a.workflow.json", "flows/a.workflow.json"],
      "main:flows/a.workflow.json",
    ],
    ["a file with a file", ["b.workflow.json", "flows/a.workflow.json"], "b.workflow.json"],
  ])("compares %s and ends with 1", async (_, parameters, name) => {
    const { code, stdout, stderr } = await chasmx(parameters);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toBe(`${name} → flows/a.workflow.json\n${told}`);
  });

  test("finds the file of a folder below, and says nothing differs with 0", async () => {
    const same = await chasmx(["HEAD:./a.workflow.json", "../b.workflow.json"], { cwd: path.join(folder, "flows") });
    expect(same).toEqual({
      code: 0,
      stdout: "HEAD:./a.workflow.json → ../b.workflow.json\n\nNothing differs.\n",
      stderr: "",
    });
  });

  test("gives JSON and Markdown, with colours nowhere but in a terminal's text", async () => {
    const env = { FORCE_COLOR: "1" };
    const json = await chasmx(["flows/a.workflow.json", "--format", "json"], { env });
    const comparison = JSON.parse(json.stdout) as WorkflowComparison & { readonly before: string };
    expect(json.code).toBe(1);
    expect(comparison).toMatchObject({ before: "HEAD:flows/a.workflow.json", format: 1, changed: true });
    expect(comparison.conversation).toContainEqual({
      change: "added",
      kind: "asks",
      node: "student",
      target: "librarian",
      sentence: "student now asks librarian",
    });
    const markdown = await chasmx(["flows/a.workflow.json", "--format", "markdown"], { env });
    expect(markdown.stdout).toContain("\n- `librarian` added (ai-processor)\n");
    const text = await chasmx(["flows/a.workflow.json"], { env });
    expect(visible(text.stdout)).toContain("␛[32m+␛[39m ␛[36mlibrarian␛[39m");
    for (const { stdout } of [json, markdown, text]) expect(stdout).not.toContain("QXZ");
  });

  test("compares what can be read of a broken file, and says so", async () => {
    await write("broken.json", JSON.stringify(first).slice(0, -1));
    const { code, stdout } = await chasmx(["b.workflow.json", "broken.json"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /Nothing differs in what could be read\.\n\nbroken\.json could not be read whole: .* line 1/,
    );
  });

  test("lets nothing of a document act on the terminal", async () => {
    const odd = "\u001b\u009b\u202e\r";
    await write("odd.json", { [odd]: odd, name: odd, nodes: [{ ...agent(odd, `${odd}\n${odd}`), [odd]: odd }] });
    for (const format of ["text", "markdown", "json"]) {
      const { stdout } = await chasmx(["b.workflow.json", "odd.json", "--format", format]);
      expect(stdout).toContain("\\u001b");
      for (const character of odd) expect(stdout).not.toContain(character);
    }
  });

  test.each([
    ["a file that is not there", ["b.workflow.json", "none.json"], /^FILE_NOT_READABLE: none\.json does not exist\./],
    ["two that are not there", ["none.json", "none.json"], /^FILE_NOT_READABLE: none\.json does not exist\./],
    ["neither a file nor a revision", ["none", "b.workflow.json"], /There is no file none\. As a revision: .*'none'/],
    ["a revision without the file", ["main:none.json", "b.workflow.json"], /main:none\.json cannot be read: git says/],
    ["a file that was never committed", ["b.workflow.json"], /HEAD:\.\/b\.workflow\.json cannot be read: git says/],
    ["an option as a revision", ["--", "-x:a", "b.workflow.json"], /-x:a begins with "-", and no revision does/],
    ["a folder", ["flows"], /^FILE_NOT_READABLE: flows is a folder/],
    ["an unknown format", ["b.workflow.json", "--format", "html"], /^OPTION_INVALID: /],
    ["nothing at all", [], /^OPTION_INVALID: missing required argument/],
  ])("refuses %s with 2", async (_, parameters, reason) => {
    expect(await chasmx(parameters)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(reason) });
  });

  test("refuses bytes that are not UTF-8, and says that git is missing", async () => {
    await write("latin.json", Uint8Array.of(0x22, 0xe9, 0x22));
    expect((await chasmx(["b.workflow.json", "latin.json"])).stderr).toContain("latin.json is not UTF-8");
    const { code, stderr } = await chasmx(["flows/a.workflow.json"], { env: { PATH: folder } });
    expect(code).toBe(2);
    expect(stderr).toContain("git, which is not installed or not on the PATH");
  });

  test("tells its exit codes in its help", async () => {
    expect((await chasmx(["--help"])).stdout).toContain("Exits with 0 where both say the same, 1 where they differ");
  });
});
