import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readProjectData } from "./known-types.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "chasmx-data-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function write(file: string, content: unknown) {
  const full = path.join(folder, file);
  await mkdir(path.dirname(full), { recursive: true });
  await writeFile(full, typeof content === "string" ? content : JSON.stringify(content));
}

test("tells what is wrong with a configuration, and rejects nothing", async () => {
  await write("broken/chasmx.config.json", "{");
  expect(await readProjectData(path.join(folder, "broken"))).toMatchObject({
    config: undefined,
    nodes: [],
    problems: [{ code: "OPTION_INVALID" }],
  });
  expect(await readProjectData(path.join(folder, "nowhere"))).toEqual({ config: undefined, nodes: [], problems: [] });
});

test("reads what plugins bring as data, beside those that cannot be read, and neither code nor .env", async () => {
  const node = { type: "coin", description: "Throws.", configSchema: {}, canAnswer: false, branches: ["heads"] };
  await write("chasmx.config.json", { plugins: ["./one/plugin.js", "./two/plugin.js", "//far/away/plugin.js"] });
  await write(".env", "\u0000 no environment at all");
  await write("one/plugin.js", "throw new Error('It has run.');");
  await write("one/chasmx.manifest.json", { name: "one", apiVersion: 1, nodes: [node] });
  const { nodes, problems } = await readProjectData(folder);
  expect(nodes).toEqual([node]);
  expect(problems.map(({ code, message }) => [code, message])).toEqual([
    ["PLUGIN_NOT_FOUND", expect.stringContaining("two")],
    ["PLUGIN_NOT_FOUND", expect.stringContaining("another machine")],
  ]);
});
