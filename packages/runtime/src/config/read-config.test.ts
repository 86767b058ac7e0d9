import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readEnvironment } from "./environment.ts";
import { findConfig } from "./find-config.ts";
import { readConfig } from "./read-config.ts";

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "chasmx-config-"));
  file = path.join(folder, "chasmx.config.json");
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function read(content: unknown) {
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return await readConfig(file);
}

describe("readConfig", () => {
  test.each([
    ["{", "Line 1, column 2"],
    ["[]", "must hold one JSON object"],
    ['{"plugins": [], "plugins": []}', "Line 1"],
    [{ plugin: [] }, 'The key "plugin" is not known. Did you mean "plugins"?'],
    [{ nothing: {} }, 'The key "nothing" is not known. Known are $schema, cache, models, plugins, store, transport.'],
    [{ cache: true }, '"cache" must be an object'],
    [{ cache: { uri: "x" } }, 'The key "uri" in "cache" is not known. Known are url, ttl_seconds, scope.'],
    [{ cache: { url: "file:x" } }, '"url" in "cache" must begin with redis://'],
    [{ cache: { ttl_seconds: 0 } }, '"ttl_seconds" in "cache" must be a number above 0.'],
    [{ cache: { scope: "all" } }, '"scope" in "cache" must be "nodes" or "runs".'],
    [{ models: [] }, '"models" must be an object'],
    [{ models: { default: "" } }, '"default" in "models" must be the name of a model'],
    [{ models: { "a*b*": { provider: "openai" } } }, '"a*b*" in "models" is no pattern'],
    [{ models: { "": { provider: "openai" } } }, '"" in "models" is no pattern'],
    [{ models: { x: "openai" } }, '"x" in "models" must be an object'],
    [{ models: { x: {} } }, '"x" in "models" needs a "provider"'],
    [{ models: { x: { provider: "openai", model: 1 } } }, '"model" of "x" in "models" must be a name'],
    [{ models: { x: { provider: "openai", concurrency: 0 } } }, '"concurrency" of "x" in "models" must be a whole'],
    [{ models: { x: { provider: "openai", requests_per_minute: 1.5 } } }, '"requests_per_minute" of "x" in "models"'],
    [{ models: { x: { provider: "openai", prices: 1 } } }, '"prices" of "x" in "models" must be'],
    [{ models: { x: { provider: "openai", prices: { input: 1 } } } }, '"prices" of "x"'],
    [{ models: { x: { provider: "openai", prices: { input: -1, output: 1 } } } }, '"prices" of "x"'],
    [{ models: { x: { provider: "openai", prices: { input: 1, output: 1, cached: 1 } } } }, '"prices" of "x"'],
    [{ models: { x: { provider: "openai", prices: { m: { input: 1, output: 1 }, n: 1 } } } }, '"prices" of "x"'],
    [{ models: { x: { provider: "rehearsal", api_key: "k" } } }, 'The key "api_key" of "x" in "models" is not known'],
    [{ plugins: "x" }, '"plugins" must be a list'],
    [{ plugins: [""] }, '"plugins" must be a list'],
    [{ transport: 1 }, '"transport" must be a URL'],
    [{ store: "x" }, '"store" must be an object'],
    [{ store: { path: "x" } }, 'The key "path" in "store" is not known.'],
    [{ store: { folder: "" } }, '"folder" in "store" must be a path'],
    [{ store: { url: 1 } }, '"url" in "store" must be a URL'],
    [{ store: { url: "redis://h", folder: "x" } }, '"store" keeps runs either at its "url" or in files'],
    [{ store: { durability: "ram" } }, '"durability" in "store" must be "process" or "disk".'],
  ])("refuses %j with OPTION_INVALID", async (content, reason) => {
    await expect(read(content)).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringContaining(reason),
    });
  });
});

test("finds the configuration of a folder above", async () => {
  await writeFile(file, "{}");
  const deep = path.join(folder, "a", "b");
  await mkdir(deep, { recursive: true });
  expect(await findConfig(deep)).toBe(file);
  expect(await findConfig(path.parse(folder).root)).toBeUndefined();
});

test("reads .env beside the configuration, and what the process has wins", async () => {
  await writeFile(path.join(folder, ".env"), 'A=from-file\nB="two words" # a comment\n');
  expect(await readEnvironment(folder, { A: "from-process" })).toEqual({ A: "from-process", B: "two words" });
});
