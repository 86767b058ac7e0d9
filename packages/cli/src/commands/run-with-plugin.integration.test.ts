import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chasmx, events } from "../testing/spawn-cli.ts";

let cwd: string;

beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), "chasmx-plugin-"));
  await writeFile(path.join(cwd, "chasmx.config.json"), '{"plugins": ["./plugin.mjs"]}');
  await writeFile(path.join(cwd, "w.json"), '{"name": "W", "nodes": [{"id": "a", "type": "mine"}]}');
});

afterAll(() => rm(cwd, { recursive: true }));

async function runWith(module: string, ...options: string[]) {
  await writeFile(path.join(cwd, "plugin.mjs"), module);
  return await chasmx(["run", "w.json", ...options], { cwd });
}

const plugin = (run: string) =>
  `export const plugin = { name: "p", apiVersion: 1, nodes: [{ type: "mine", description: "", configSchema: {}, run: ${run} }] };`;

test("what a plugin prints does not come between the events of --json", async () => {
  const module = `console.log("loaded"); ${plugin('() => { console.log("printed"); console.info("too"); return 1; }')}`;
  const { code, stdout, stderr } = await runWith(module, "--json");
  expect(code).toBe(0);
  expect(events(stdout).at(-1)).toMatchObject({ type: "run-completed" });
  expect(stderr).toBe("loaded\nprinted\ntoo\n");
});

test("a plugin whose module waits for nothing is no success", async () => {
  const { code, stdout, stderr } = await runWith(`await new Promise(() => {}); ${plugin("() => 1")}`);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("A plugin waits for something that can no longer happen");
});

test.each([
  ["throws", "() => { throw new Error('Boo \\u001b[31m'); }", "NODE_FAILED: Boo \\u001b[31m"],
  ["throws nothing", "() => { throw null; }", "NODE_FAILED"],
  ["gives what is no JSON", "() => 5n", "OUTPUT_NOT_JSON"],
])("a node that %s fails the run and shows no stack", async (_, run, reason) => {
  const { code, stdout, stderr } = await runWith(plugin(run));
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  expect(stdout).toContain(reason);
  expect(stdout).not.toMatch(/\n {4}at /);
});

test.each([
  ["throws when it is loaded", "throw new Error('No.');", /could not be loaded: No\.$/m],
  ["is not JavaScript", "\nbroken syntax (", /could not be loaded: Unexpected identifier/],
])("a plugin that %s is refused with 2, its name and the reason", async (_, module, reason) => {
  const { code, stdout, stderr } = await runWith(module);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^OPTION_INVALID: The plugin "\.\/plugin\.mjs" /);
  expect(stderr).toMatch(reason);
});
