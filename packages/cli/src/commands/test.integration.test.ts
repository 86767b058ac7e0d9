import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { chasmx as runCommand } from "../testing/spawn-cli.ts";

// Each test starts the command several times, on machines that do other work as well.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;

const workflow = (prompt: string) => ({
  name: "Tea",
  nodes: [
    { id: "guest", type: "ai-processor", config: { can_communicate: true, prompt } },
    { id: "host", type: "ai-processor", config: { can_communicate: true, prompt: "Brew {{outputs.guest}}" } },
  ],
  edges: [{ from: "guest", to: "host" }],
});
const prompt = "Choose a tea.\nCALL: ask_node('host', 'Which teas are there?')";

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "chasmx-test-"));
  await write("tea.workflow.json", workflow(prompt));
});

afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, value: unknown): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, typeof value === "string" ? value : JSON.stringify(value, null, 2));
}

const tests = (...cases: object[]) => ({ workflow: "tea.workflow.json", tests: cases });
const asked = { conversation: [{ from: "guest", ask: "host", question: { contains: "teas" } }] };

function chasmx(...parameters: string[]) {
  return runCommand(parameters, { cwd: folder });
}

test("passes and fails by what is expected, in the order of files and tests, and exits by it", async () => {
  await write("b.workflow.test.json", tests({ name: "two", expect: asked }));
  await write(
    "a.workflow.test.json",
    tests({ name: "one", expect: asked }, { name: "three", expect: { nodes: { host: "completed" } } }),
  );
  const passed = await chasmx("test", ".");
  expect(passed).toEqual({
    code: 0,
    stderr: "",
    stdout: "a.workflow.test.json\n  ✓ one\n  ✓ three\nb.workflow.test.json\n  ✓ two\n\n3 passed\n",
  });
  await write("b.workflow.test.json", tests({ name: "two", expect: { cel: ["outputs.host == 'x'"] } }));
  const failed = await chasmx("test", ".");
  expect(failed.code).toBe(1);
  expect(failed.stdout).toContain("✗ two");
  expect(failed.stdout).toMatch(/b\.workflow\.test\.json:8:11 This is false: outputs\.host == 'x'\n +8 \|/);
  expect(failed.stdout).toContain("1 failed, 2 passed");
  const filtered = await chasmx("test", ".", "--filter", "e");
  expect(filtered.stdout).toContain("2 passed");
  expect(await chasmx("test", ".", "--filter", "nobody")).toMatchObject({ code: 2 });
});

test("records what it has to, and fails with the line that differs once a prompt has changed", async () => {
  await write("tea.workflow.test.json", tests({ name: "kept", recording: "recordings/tea", expect: asked }));
  const missing = await chasmx("test", ".");
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain("To make it: chasmx test FILE --update");
  const made = await chasmx("test", ".", "--update");
  expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining("1 passed") });
  expect(made.stderr).toContain("Recorded recordings/tea for kept.");
  expect((await chasmx("test", ".")).code).toBe(0);

  await write("tea.workflow.json", workflow(prompt.replace("a tea", "a coffee")));
  const { code, stdout } = await chasmx("test", ".");
  expect(code).toBe(1);
  expect(stdout).toContain('another request for turn-0 of "guest"');
  expect(stdout).toMatch(/- .*tea\./);
  expect(stdout).toMatch(/\+ .*coffee\./);
  const before = await readFile(path.join(folder, "recordings/tea/guest.json"), "utf8");
  expect((await chasmx("test", ".", "--update")).code).toBe(0);
  expect(await readFile(path.join(folder, "recordings/tea/guest.json"), "utf8")).not.toBe(before);
});

test("shows what is wrong with a file where it stands, and runs the other files", async () => {
  await write("a.workflow.test.json", tests({ name: "good" }));
  await write("b.workflow.test.json", '{\n  "workflow": "tea.workflow.json",\n  "expct": {}\n}');
  await write("c.workflow.test.json", { workflow: "none.workflow.json" });
  await write("d.workflow.test.json", tests({ name: "out", recording: "../outside" }));
  await write("e.workflow.test.json", "{");
  const { code, stdout, stderr } = await chasmx("test", ".");
  expect(code).toBe(2);
  expect(stdout).toContain("✓ good");
  expect(stderr).toContain('b.workflow.test.json:3:3 error The key "expct" is not known here. Did you mean "expect"?');
  expect(stderr).toMatch(/c\.workflow\.test\.json:2:15 error none\.workflow\.json does not exist/);
  expect(stderr).toMatch(/d\.workflow\.test\.json:6:20 error A recording is in a folder of its own beneath/);
  expect(stderr).toContain("e.workflow.test.json:1:2");
});

test("updates nothing outside of the project, and nothing that is no recording", async () => {
  await write("tea.workflow.test.json", tests({ name: "a", recording: "mine" }));
  await write("mine/package.json", {});
  const { code, stderr } = await chasmx("test", ".", "--update");
  expect(code).toBe(2);
  expect(stderr).toContain("OPTION_INVALID: The folder mine holds package.json");
});

test("writes reports for programs, which hold whatever texts there are", async () => {
  const hostile = 'a <b> & "c" \u001b[31m ]]>';
  await write(
    "a.workflow.test.json",
    tests({ name: "good" }, { name: hostile, expect: { outputs: { host: hostile } } }),
  );
  await write("b.workflow.test.json", { workflow: 5 });
  const { code, stdout } = await chasmx("test", ".", "--json", "--junit", "report.xml");
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    summary: { passed: 1, failed: 1, broken: 1 },
    tests: [
      { name: "good", status: "passed" },
      { name: hostile, status: "failed", problems: [{ pointer: "/tests/1/expect/outputs/host" }] },
    ],
    broken: [{ file: "b.workflow.test.json" }],
  });
  const xml = await readFile(path.join(folder, "report.xml"), "utf8");
  expect(xml).toContain('<testcase name="a &lt;b&gt; &amp; &quot;c&quot; \ufffd[31m ]]&gt;"');
  expect(xml).toContain('tests="2" failures="1" errors="0"');
  expect(xml).toContain('tests="1" failures="0" errors="1"');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot hold them.
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
  await rm(path.join(folder, "b.workflow.test.json"));
  const again = await readFile(path.join(folder, "report.xml"), "utf8");
  await chasmx("test", ".", "--junit", "second.xml");
  expect(
    again.startsWith((await readFile(path.join(folder, "second.xml"), "utf8")).split("</testsuite>")[0] ?? "-"),
  ).toBe(true);
});

test("has nothing to do where there are no tests", async () => {
  expect(await chasmx("test", ".")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("There is no *.workflow.test.json below ."),
  });
});
