import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openHost } from "../host.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "chasmx-host-models-"));
});

afterEach(() => rm(folder, { recursive: true }));

/** Counts how often it is made, and how many calls there are at one time. */
const plugin = `
let made = 0, active = 0, most = 0;
export const plugin = { name: "p", apiVersion: 1, providers: { mine: (options) => {
  made += 1;
  if (options.api_key === "") throw new Error("No key.");
  return { name: "mine", async generate() {
    most = Math.max(most, ++active);
    await new Promise((resolve) => setImmediate(resolve));
    active -= 1;
    return { content: JSON.stringify({ made, most }), finish_reason: "stop" };
  } };
} } };`;

const variable = (name: string) => `\${${name}}`;
const key = "key-0123456789";

async function project(models: object, environment: Record<string, string> = {}) {
  await writeFile(path.join(folder, "plugin.mjs"), plugin);
  await writeFile(path.join(folder, "chasmx.config.json"), JSON.stringify({ plugins: ["./plugin.mjs"], models }));
  return await openHost(folder, environment);
}

const request = (model: string) => ({ model, messages: [{ role: "user", content: "Hi." }] }) as const;
const { signal } = new AbortController();

test("makes a route once, when it is first needed, so that all runs of the process share its limits", async () => {
  const host = await project({
    "a-*": { provider: "mine", concurrency: 2 },
    "b-*": { provider: "mine", x: variable("NONE") },
  });
  const runs = await Promise.all([1, 2, 3].map(() => host.models({ models: [{ model: "a-1" }] })));
  const calls = runs.flatMap(({ provider }) => [1, 2, 3].map(() => provider.generate(request("a-1"), { signal })));
  const last = JSON.parse((await Promise.all(calls)).at(-1)?.content ?? "{}");
  expect(last).toEqual({ made: 1, most: 2 });
});

test("makes a route when it is called where nobody knew beforehand, and fails then as it would have before", async () => {
  const host = await project({ "b-*": { provider: "mine", api_key: variable("NONE") }, "c-*": { provider: "mine" } });
  const { provider, served } = await host.models({ models: [] });
  expect(served).toEqual([]);
  await expect(provider.generate(request("b-1"), { signal })).rejects.toMatchObject({ code: "OPTION_INVALID" });
  expect((await provider.generate(request("c-1"), { signal })).finish_reason).toBe("stop");
});

test("shows no key where a host or its models are inspected", async () => {
  const host = await project({ "a-*": { provider: "mine", api_key: variable("KEY") } }, { KEY: key });
  const models = await host.models({ models: [{ model: "a-1" }] });
  expect(inspect([host, models], { depth: 20, showHidden: true })).not.toContain(key);
  expect(JSON.stringify(models)).not.toContain(key);
});
