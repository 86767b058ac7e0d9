import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Finding } from "../doctor/finding.ts";
import { chasmx } from "../testing/spawn-cli.ts";

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), "chasmx-doctor-"));
});

afterEach(() => rm(cwd, { recursive: true }));

const doctor = (env: Record<string, string> = {}, ...parameters: string[]) =>
  chasmx(["doctor", ...parameters], { cwd, env });

async function findings(env: Record<string, string> = {}): Promise<Finding[]> {
  const { stdout, stderr } = await doctor(env, "--json");
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Finding[];
}

/** The only finding about a thing. */
async function findingOf(what: string, env?: Record<string, string>): Promise<Finding | undefined> {
  const [found, ...others] = (await findings(env)).filter((finding) => finding.what === what);
  expect(others).toEqual([]);
  return found;
}

const configure = (config: object | string) =>
  writeFile(path.join(cwd, "chasmx.config.json"), typeof config === "string" ? config : JSON.stringify(config));

async function plugin(name: string, members: string, before = ""): Promise<string> {
  const folder = path.join(cwd, name);
  await mkdir(folder, { recursive: true });
  const module = `${before}\nexport const plugin = { name: "${name}", apiVersion: 1, ${members} };`;
  await writeFile(path.join(folder, "main.mjs"), module);
  await writeFile(path.join(folder, "chasmx.manifest.json"), JSON.stringify({ name, apiVersion: 1 }));
  return `./${name}/main.mjs`;
}

const node = (type: string) => `{ type: "${type}", description: "", configSchema: {}, run: () => null }`;

/** Refuses every connection, in words that repeat its whole URL. */
const refusing = `transports: { dead: (url) => ({ name: "dead", delivery: "at-most-once",
  connect: async () => { throw Object.assign(new Error("Dead at " + url + " cannot be used. Start it."),
    { name: "ChasmError", code: "TRANSPORT_UNAVAILABLE" }); },
  close: async () => undefined }) }`;

describe("chasmx doctor", { timeout: 30_000 }, () => {
  test("finds nothing wrong where nothing is set up", async () => {
    const { code, stdout, stderr } = await doctor();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.slice(0, 17).trimEnd())).toEqual([
      "✓ ChasmX",
      "✓ Node",
      "– configuration",
      "– plugin",
      "– model",
      "– transport",
      "✓ store",
    ]);
    expect(lines[1]).toContain(process.versions.node);
    expect(lines[4]).toContain("none: runs are rehearsals. To call it, set OPENAI_API_KEY");
    expect(lines[5]).toContain("none: pubsub workflows fall back to memory");
    expect(lines[6]).toContain(path.join(".chasmx", "runs"));
  });

  test("hears its own message over the transport, and names the latest run", async () => {
    await chasmx(["init"], { cwd });
    await chasmx(["run", "hello.workflow.json", "--run-id", "kept-1"], { cwd });
    const found = await findings({ CHASMX_TRANSPORT: "memory:" });
    const message = expect.stringMatching(/^memory, of CHASMX_TRANSPORT: a message was back after \d+ ms\.$/);
    expect(found).toContainEqual({ what: "transport", status: "ok", message });
    expect(found.at(-1)).toMatchObject({ status: "ok", message: expect.stringContaining("the latest run is kept-1.") });
  });

  test("loads each plugin by itself, so that a broken one hides no other", async () => {
    const plugins = [
      await plugin("broken", "", "throw new Error('Boo \u001b[31m');"),
      await plugin("good", `nodes: [${node("mine")}], stores: { shelf: () => ({}) }`, "console.log('loaded');"),
      await plugin("stuck", "", "await new Promise(() => {});"),
      await plugin("bare", ""),
      "@me/none",
      "./none.mjs",
    ];
    await rm(path.join(cwd, "bare", "chasmx.manifest.json"));
    await configure({ plugins });
    const { code, stdout, stderr } = await doctor();
    expect({ code, stderr }).toEqual({ code: 1, stderr: "loaded\n" });
    const lines = stdout.split("\n").filter((line) => / plugin /.test(line));
    expect(lines).toEqual([
      expect.stringMatching(/^✗ .*broken.* could not be loaded: Boo \\u001b\[31m\. Correct or update it/),
      expect.stringMatching(/^✓ .*\.\/good\/main\.mjs brings stores: shelf; node types: mine\.$/),
      expect.stringMatching(/^✗ .*stuck.* no answer within 5 seconds\. Correct or update it/),
      expect.stringMatching(/^✗ .*bare.*chasmx\.manifest\.json.*ask its author/),
      expect.stringMatching(/^✗ .*npm install @me\/none/),
      expect.stringMatching(/^✗ .*there is no file .*none\.mjs\. Correct its path/),
    ]);
    expect(stdout).toMatch(/^✓ store/m);
  });

  test("says where plugins that load do not go together", async () => {
    const plugins = [await plugin("one", `nodes: [${node("same")}]`), await plugin("two", `nodes: [${node("same")}]`)];
    await configure({ plugins });
    const found = (await findings()).filter(({ what }) => what === "plugin");
    expect(found.map(({ status }) => status)).toEqual(["ok", "ok", "wrong"]);
    expect(found[2]?.message).toContain('"same" comes from one and from the plugin two');
  });

  test("shows a transport that does not answer in its own words, without the password", async () => {
    await configure({ plugins: [await plugin("dead", refusing)], transport: `dead://me:$\{WORD}@host-1/0` });
    await writeFile(path.join(cwd, ".env"), "WORD=hidden-word");
    const { code, stdout, stderr } = await doctor();
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatch(/^✗ transport {6}Dead at dead:\/\/host-1\/0 cannot be used\. Start it\.$/m);
    expect((await findings()).map(({ status }) => status)).toEqual(["ok", "ok", "ok", "ok", "none", "wrong", "ok"]);
    expect(`${stdout}${(await doctor({}, "--json")).stdout}`).not.toMatch(/hidden-word|me:|WORD/);
  });

  test("shows the host of a transport that answers, and nothing else of its URL", async () => {
    const echo = `transports: { echo: () => { let heard; return { name: "echo", delivery: "at-most-once",
      connect: async () => undefined, close: async () => undefined, publish: async (_, payload) => heard(payload),
      subscribe: async (_, listener) => { heard = listener; return () => undefined; } }; } }`;
    await configure({ plugins: [await plugin("echo", echo)], transport: "echo://me:hidden-word@host-1:7/0?key=word" });
    const found = await findingOf("transport");
    expect(found).toMatchObject({ status: "ok", message: expect.stringMatching(/^echo at host-1:7, of "transport"/) });
    const { message } = (await findingOf("transport", { CHASMX_TRANSPORT: "echo://me:12/hidden-word@host-1" })) ?? {};
    expect(message).toMatch(/^echo, of CHASMX_TRANSPORT/);
  });

  test("gives a transport that stays silent up, and says what to do", async () => {
    const silent = `transports: { mute: () => ({ name: "mute", connect: () => new Promise(() => {}) }) }`;
    await configure({ plugins: [await plugin("mute", silent)], transport: "mute://h" });
    expect(await findingOf("transport")).toMatchObject({
      status: "wrong",
      message: expect.stringMatching(/no answer within 5 seconds\. See that its server runs, and correct "transport"/),
    });
  });

  test.each([
    ["is not JSON", '{"transport": "redis://me:hidden-word@h", oops', "Line 1"],
    ["has an unknown key", '{"redis://me:hidden-word@h": 1}', "is not known"],
    ["has a wrong store", '{"store": {"durability": "redis://me:hidden-word@h"}}', '"durability" in "store" must be'],
  ])("tells what it can where the configuration %s", async (_, config, reason) => {
    await configure(config);
    const { code, stdout } = await doctor({}, "--json");
    expect(code).toBe(1);
    expect(stdout).not.toContain("hidden-word");
    const found = JSON.parse(stdout) as Finding[];
    expect(found.map(({ status }) => status)).toEqual(["ok", "ok", "wrong", "none", "none", "none", "none"]);
    expect(found[2]).toMatchObject({ what: "configuration", message: expect.stringContaining(reason) });
  });

  test("says which models could be called, where, and why others could not, without calling any", async () => {
    const refuses = `if (options.api_key === "bad-0123456") throw new Error("Refuses " + options.api_key)`;
    const calling = `generate: async () => { throw new Error("Called."); }`;
    const mine = await plugin(
      "mine",
      `providers: { mine: (options) => { ${refuses}; return { name: "mine", ${calling} }; } }`,
    );
    const variable = (name: string) => `\${${name}}`;
    await configure({
      plugins: [mine],
      models: {
        default: "gone-1",
        "big-*": { provider: "mine", base_url: "http://host-1:1/v1", prices: { input: 1, output: 1 } },
        "bad-*": { provider: "mine", api_key: variable("BAD") },
        "unset-*": { provider: "mine", api_key: variable("NOT_SET") },
        "zzz-*": { provider: "zzz" },
        "mine-*": { provider: "mine" },
      },
    });
    const found = (await findings({ BAD: "bad-0123456" })).filter(({ what }) => what === "model");
    expect(found.map(({ status, message }) => `${status} ${message}`)).toEqual([
      "ok big-* is served by mine at host-1:1; nothing was called.",
      'wrong bad-*: The provider "mine" refuses its options: Refuses [secret:BAD].',
      expect.stringMatching(/^wrong .*"unset-\*" in "models" of .* uses \$\{NOT_SET\}/),
      expect.stringMatching(/^wrong zzz-\*: No plugin brings the provider "zzz"\..* npm install @chasmx\/llm-zzz/),
      "ok mine-* is served by mine; nothing was called. Its prices are not known, so no budget of money can count it.",
      expect.stringMatching(/^wrong No pattern of "models" serves the model "gone-1"/),
    ]);
  });

  test("says what is wrong with a store that cannot be read, or that nobody serves", async () => {
    await writeFile(path.join(cwd, "taken"), "");
    await configure({ store: { folder: "taken/runs" } });
    const unreadable = await findingOf("store");
    expect(unreadable).toMatchObject({ status: "wrong", message: expect.stringMatching(/chooses another folder\.$/) });
    await configure({ store: { url: "shelf://me:hidden-word@h" } });
    const unserved = await findingOf("store");
    expect(unserved).toMatchObject({ status: "wrong", message: expect.stringContaining("npm install") });
    expect(unserved?.message).not.toContain("hidden-word");
  });

  test("says that a folder cannot be written, and makes nothing in it", async ({ skip }) => {
    if (process.platform === "win32" || process.getuid?.() === 0) skip("This user may write everywhere.");
    await mkdir(path.join(cwd, "locked"));
    await chmod(path.join(cwd, "locked"), 0o555);
    await configure({ store: { folder: "locked/a/runs" } });
    expect(await findingOf("store")).toMatchObject({
      status: "wrong",
      message: expect.stringMatching(/cannot be written by this user.*chooses another folder\.$/),
    });
  });
});
