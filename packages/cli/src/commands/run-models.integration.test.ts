import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { events, chasmx as runCommand } from "../testing/spawn-cli.ts";

/** Models by plugins, as a project sets them up, and by the environment alone. */

let cwd: string;

const agent = (id: string, model?: string) => ({
  id,
  type: "ai-processor",
  config: { prompt: "Say hello.", ...(model === undefined ? {} : { model }) },
});

/** Says how it was made and what it was asked for; a model named `leak` fails with its key. */
const plugin = `
const provider = (options) => ({
  name: "mine",
  async generate({ model }) {
    if (model === "leak") throw new Error("Wrong key " + options.api_key);
    if (model === "slow") throw Object.assign(new Error("Slow down."), { name: "ChasmError", code: "PROVIDER_RATE_LIMITED", retryable: true, details: { retryAfterMs: 3600000 } });
    const usage = { input_tokens: 1000, output_tokens: 500, cached_tokens: 400 };
    return { content: [model, options.greeting, options.nested?.list?.[0]].join(" "), finish_reason: "stop", usage };
  },
});
export const plugin = { name: "p", apiVersion: 1, providers: { mine: (options) => {
  if (options.bad) throw new Error("Refuses " + options.bad);
  return provider(options);
} } };`;

/** A reference to an environment variable, as the configuration holds it. */
const variable = (name: string) => `\${${name}}`;

beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), "chasmx-models-"));
  await writeFile(path.join(cwd, "provider.mjs"), plugin);
  await document("two.json", [agent("a", "big-1"), agent("b")]);
});

afterAll(() => rm(cwd, { recursive: true }));

async function document(name: string, nodes: object[], more: object = {}): Promise<void> {
  await writeFile(path.join(cwd, name), JSON.stringify({ name: "Models", nodes, ...more }));
}

async function configure(models: unknown, more: object = {}): Promise<void> {
  const config = { plugins: ["./provider.mjs"], models, ...more };
  await writeFile(path.join(cwd, "chasmx.config.json"), JSON.stringify(config));
}

function chasmx(parameters: readonly string[], env: Record<string, string> = {}) {
  return runCommand(parameters, { cwd, env: { OPENAI_API_KEY: "", OPENAI_BASE_URL: "", ...env } });
}

const greeting = { GREETING: "salut" };
const key = "key-0123456789";

describe("chasmx run with models in chasmx.config.json", () => {
  test("calls each model by its route, says so first, and what it cost last", async () => {
    await configure({
      default: "small",
      "big-*": {
        provider: "mine",
        greeting: variable("GREETING"),
        nested: { list: [`${variable("GREETING")}!`] },
        prices: { input: 10, cached_input: 1, output: 100 },
        concurrency: 1,
      },
      small: { provider: "mine", model: "sent-name", base_url: `http://user:${variable("GREETING")}@localhost:1/v1` },
      unused: { provider: "nowhere", api_key: variable("NOT_SET") },
    });
    const { code, stdout, stderr } = await chasmx(["run", "two.json"], greeting);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Models\nCalls big-1 \(mine\), small \(mine at localhost:1\)\.\n/);
    expect(stdout).toContain("Output of a\nbig-1 salut salut!");
    expect(stdout).toContain("Output of b\nsent-name");
    // 600 × 10 + 400 × 1 + 500 × 100, per million.
    expect(stdout).toMatch(/cost +\$0\.0564 for 1,?500 of 3,?000 tokens/);
    expect((await chasmx(["show", "last"])).stdout).toContain("$0.0564");
  });

  test("calls none with --rehearse", async () => {
    const { code, stdout } = await chasmx(["run", "two.json", "--rehearse"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Rehearsal: no model is called;");
  });

  test("stays a rehearsal when it is run again, until a model is named", async () => {
    expect((await chasmx(["rerun", "last"], greeting)).stdout).toContain("Rehearsal: no model is called;");
    const { stdout } = await chasmx(["rerun", "last", "--model", "small"], greeting);
    expect(stdout).toContain("Calls small (mine at localhost:1).");
    expect((await chasmx(["rerun", "last"], greeting)).stdout).toContain("Calls small (mine at localhost:1).");
  });

  test.each([
    [
      "a model that nobody serves",
      { "big-*": { provider: "mine" } },
      'Node "b" cannot call its model. No model is named',
    ],
    [
      "a model without a pattern",
      { small: { provider: "mine" }, default: "small" },
      'No pattern of "models" serves the model "big-1"',
    ],
    [
      "a provider that no plugin brings",
      { "*": { provider: "zzz" }, default: "x" },
      'PLUGIN_NOT_FOUND: No plugin brings the provider "zzz". The plugins at hand bring mine. Install one, as in npm install @chasmx/llm-zzz',
    ],
    [
      "a variable that is not set",
      { "*": { provider: "mine", api_key: variable("NOT_SET") }, default: "x" },
      `uses ${variable("NOT_SET")}, but the environment variable NOT_SET is not set`,
    ],
    [
      "an option that the provider refuses",
      { "*": { provider: "mine", bad: variable("KEY") }, default: "x" },
      'OPTION_INVALID: The provider "mine" refuses its options: Refuses [secret:KEY]',
    ],
  ])("runs nothing with %s", async (_, models, reason) => {
    await configure(models);
    await document("refused.json", [agent("a", "big-1"), agent("b")]);
    const { code, stdout, stderr } = await chasmx(["run", "refused.json"], { KEY: key });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain(key);
  });

  test("shows no key that a provider's failure repeats, in no event and with no log level", async () => {
    await configure({ "*": { provider: "mine", api_key: variable("KEY") } });
    await document("leak.json", [agent("a", "leak")]);
    const { code, stdout, stderr } = await chasmx(["run", "leak.json", "--json", "--log-level", "debug"], { KEY: key });
    expect(code).toBe(1);
    expect(events(stdout).at(-1)).toMatchObject({
      type: "run-failed",
      error: { code: "PROVIDER_FAILED", message: 'The provider "mine" failed: Wrong key [secret:KEY]' },
    });
    expect(stdout + stderr).not.toContain(key);
  });

  test("fails at once where a provider asks for more patience than a call has", async () => {
    await document("slow.json", [agent("a", "slow")]);
    const { stdout } = await chasmx(["run", "slow.json"], { KEY: key });
    expect(stdout).toContain("It asks to wait 3600 seconds, and no call waits longer than 60.");
  });
});

describe("chasmx run --cache", () => {
  test("calls a model once for the same request, and says so in the journal", async () => {
    await configure({ "*": { provider: "mine" } });
    await document("same.json", [agent("a", "m"), agent("b", "m")], { edges: [{ from: "a", to: "b" }] });
    const results = async (...options: string[]) =>
      events((await chasmx(["run", "same.json", "--json", ...options])).stdout).flatMap((event) =>
        event.type === "step-completed" && event.key.includes("turn") ? [event.result] : [],
      );
    expect(await results("--cache")).toEqual([
      expect.not.objectContaining({ cached: true }),
      expect.objectContaining({ cached: true }),
    ]);
    for (const result of await results()) expect(result).not.toHaveProperty("cached");
  });

  test("needs the package of the place that the configuration names, before anything is called", async () => {
    await configure({ "*": { provider: "mine" } }, { cache: { url: "redis://localhost:1" } });
    const { code, stderr } = await chasmx(["run", "same.json"]);
    expect(code).toBe(2);
    expect(stderr).toContain("PLUGIN_NOT_FOUND");
    expect(stderr).toContain("npm install @keyv/redis");
    expect((await chasmx(["run", "same.json", "--rehearse"])).code).toBe(0);
  });
});

describe("chasmx run --model without a configuration", () => {
  let server: Server;
  let url: string;
  const seen: string[] = [];

  beforeAll(async () => {
    await rm(path.join(cwd, "chasmx.config.json"), { force: true });
    server = createServer((request, response) => {
      seen.push(String(request.headers.authorization));
      response.setHeader("content-type", "application/json");
      request.resume().on("end", () => {
        const message = { role: "assistant", content: "Hello from afar." };
        response.end(
          JSON.stringify({
            id: "1",
            object: "chat.completion",
            created: 1,
            model: "m",
            choices: [{ index: 0, message, finish_reason: "stop" }],
          }),
        );
      });
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  });

  afterAll(() => void server.close());

  const environment = () => ({ OPENAI_API_KEY: key, OPENAI_BASE_URL: url });

  test("rehearses and says what is missing while the package or the key is", async () => {
    const noPackage = await chasmx(["run", "two.json", "--model", "m"], environment());
    expect(noPackage.stdout).toContain(
      "not even m; answers are placeholders that say what was asked.\nTo call it: npm install @chasmx/llm-openai\n",
    );
    const noKey = await chasmx(["run", "two.json", "--model", "m"]);
    expect(noKey.stdout).toContain("To call it, set OPENAI_API_KEY");
    expect(seen).toEqual([]);
  });

  test("calls it with a key and the package, and nothing without --model", async () => {
    await mkdir(path.join(cwd, "node_modules", "@chasmx"), { recursive: true });
    const installed = path.join(import.meta.dirname, "..", "..", "..", "llm-openai");
    await symlink(installed, path.join(cwd, "node_modules", "@chasmx", "llm-openai"));
    const rehearsed = await chasmx(["run", "two.json"], environment());
    expect(rehearsed.stdout).toContain("Rehearsal: no model is called;");
    expect(seen).toEqual([]);
    const { code, stdout } = await chasmx(["run", "two.json", "--model", "m"], environment());
    expect(code).toBe(0);
    expect(stdout).toContain(`Calls m (openai at ${new URL(url).host}).`);
    expect(stdout).toContain("Hello from afar.");
    expect(stdout).not.toContain(key);
    expect(seen).toEqual([`Bearer ${key}`, `Bearer ${key}`]);
  });
});
