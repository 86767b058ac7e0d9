import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openHost } from "./host.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "chasmx-host-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(file: string, content: unknown): Promise<void> {
  const full = path.join(folder, file);
  await mkdir(path.dirname(full), { recursive: true });
  await writeFile(full, typeof content === "string" ? content : JSON.stringify(content));
}

async function project(plugins: readonly string[], transport?: string) {
  await write("chasmx.config.json", transport === undefined ? { plugins } : { plugins, transport });
  return await openHost(folder, {});
}

const node = (type: string) => `{ type: "${type}", description: "", configSchema: {}, run: () => null }`;

describe("a host without a configuration", () => {
  test("has no plugins, and the process's environment", async () => {
    const host = await openHost(folder, { A: "1" });
    expect(host.environment).toEqual({ A: "1" });
    expect(await host.nodeTypes()).toEqual([]);
    expect(await host.knownTypes()).toEqual({ knownTypes: [], mayLackTypes: false, problems: [] });
    expect(await host.transport()).toBeUndefined();
  });
});

describe("a plugin", () => {
  test("is loaded from a TypeScript file beside the configuration", async () => {
    await write(
      "mine/plugin.ts",
      `export const plugin: object = { name: "mine", apiVersion: 1, nodes: [${node("x")}] };`,
    );
    const host = await project(["./mine/plugin.ts"]);
    expect((await host.nodeTypes()).map(({ type }) => type)).toEqual(["x"]);
  });

  test("is loaded once it is there, also where it was missing when it was first asked for", async () => {
    const host = await project(["later"]);
    await expect(host.nodeTypes()).rejects.toMatchObject({ code: "PLUGIN_NOT_FOUND" });
    await write("node_modules/later/package.json", { name: "later", type: "module", exports: "./main.js" });
    await write(
      "node_modules/later/main.js",
      `export const plugin = { name: "later", apiVersion: 1, nodes: [${node("z")}] };`,
    );
    expect((await host.nodeTypes()).map(({ type }) => type)).toEqual(["z"]);
  });

  test("is loaded from a package that only exports ES modules", async () => {
    await write("node_modules/@me/p/package.json", {
      name: "@me/p",
      type: "module",
      exports: { ".": { import: "./main.js" } },
    });
    await write(
      "node_modules/@me/p/main.js",
      `export const plugin = { name: "@me/p", apiVersion: 1, nodes: [${node("y")}] };`,
    );
    const host = await project(["@me/p"]);
    expect((await host.nodeTypes()).map(({ type }) => type)).toEqual(["y"]);
  });

  test("is known to checks by its manifest, and none of its code runs", async () => {
    await write("node_modules/p/package.json", { name: "p", type: "module", exports: "./main.js" });
    await write("node_modules/p/main.js", "throw new Error('It has run.');");
    await write("node_modules/p/chasmx.manifest.json", {
      name: "p",
      apiVersion: 1,
      nodes: [{ type: "z", description: "", configSchema: {}, canAnswer: true }],
    });
    const host = await project(["p"]);
    expect(await host.knownTypes()).toMatchObject({ knownTypes: [{ type: "z", canAnswer: true }], problems: [] });
    await expect(host.nodeTypes()).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: 'The plugin "p" could not be loaded: It has run.',
    });
  });

  test.each([
    ["a package that is missing", ["@me/none"], "PLUGIN_NOT_FOUND", "npm install @me/none"],
    ["a name that is none", ["@"], "PLUGIN_NOT_FOUND", "neither a package's name nor a module's path"],
    ["an address", ["https://example.com/p.js"], "PLUGIN_NOT_FOUND", "neither a package's name nor a module's path"],
    ["a module that throws nothing", ["./throws.js"], "OPTION_INVALID", "could not be loaded: null"],
    ["a plugin for a version of another kind", ["./bigint.js"], "OPTION_INVALID", "API version 1n"],
    ["a plugin with nodes that are no list", ["./nodes.js"], "OPTION_INVALID", '"nodes" is no list'],
    ["a plugin with a node that is none", ["./node.js"], "OPTION_INVALID", "nodes[1] is no node type"],
    ["a plugin with transports that are none", ["./transports.js"], "OPTION_INVALID", '"transports" is no object'],
    ["a plugin that cannot be read", ["./getter.js"], "OPTION_INVALID", "cannot be read: No."],
    ["a file that is missing", ["./none.ts"], "PLUGIN_NOT_FOUND", "there is no file"],
    ["a module without a plugin", ["./empty.js"], "OPTION_INVALID", "exports no `plugin`"],
    ["a plugin for another version", ["./newer.js"], "OPTION_INVALID", "made for API version 2"],
    ["a plugin with a built-in type", ["./thief.js"], "OPTION_INVALID", '"delay" comes from ChasmX itself'],
    ["a module whose import is missing", ["./broken.js"], "OPTION_INVALID", "could not be loaded"],
  ] as const)("cannot be %s", async (...[, plugins, code, reason]) => {
    await write("package.json", { type: "module" });
    await write("empty.js", "");
    await write("broken.js", 'import "./nothing.js";');
    await write("throws.js", "throw null;");
    const exports = (members: string) => `export const plugin = { name: "p", ${members} };`;
    await write("bigint.js", exports("apiVersion: 1n"));
    await write("nodes.js", exports("apiVersion: 1, nodes: {}"));
    await write("node.js", exports(`apiVersion: 1, nodes: [${node("x")}, null]`));
    await write("transports.js", exports("apiVersion: 1, transports: 5"));
    await write("getter.js", exports("apiVersion: 1, get nodes() { throw new Error('No.'); }"));
    await write("newer.js", 'export const plugin = { name: "newer", apiVersion: 2 };');
    await write("thief.js", `export const plugin = { name: "thief", apiVersion: 1, nodes: [${node("delay")}] };`);
    const host = await project(plugins);
    await expect(host.nodeTypes()).rejects.toMatchObject({ code, message: expect.stringContaining(reason) });
  });

  test("without a manifest is a problem, and hides no other plugin's types", async () => {
    await write("a.js", "");
    await write("b/chasmx.manifest.json", { name: "b", apiVersion: 1, nodes: [] });
    const { problems } = await (await project(["./a.js", "./b/b.js", "@me/none"])).knownTypes();
    expect(problems.map(({ code }) => code)).toEqual(["PLUGIN_NOT_FOUND", "PLUGIN_NOT_FOUND"]);
  });
});

describe("a plugin that is inspected", () => {
  test("says what it brings, whatever the others are", async () => {
    await write("package.json", { type: "module" });
    const stores = "stores: { shelf: () => ({}) }";
    await write(
      "good/good.js",
      `export const plugin = { name: "g", apiVersion: 1, nodes: [${node("x")}], ${stores} };`,
    );
    await write("good/chasmx.manifest.json", { name: "g", apiVersion: 1 });
    await write("broken.js", "throw new Error('Broken.');");
    const host = await project(["./broken.js", "./good/good.js"]);
    expect(await host.inspectPlugin("./good/good.js")).toMatchObject({ nodes: [{ type: "x" }], stores: ["shelf"] });
    await expect(host.inspectPlugin("./broken.js")).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringContaining("Broken."),
    });
    await expect(host.inspectPlugin("@me/none")).rejects.toMatchObject({ code: "PLUGIN_NOT_FOUND" });
  });

  test("needs its manifest", async () => {
    await write("package.json", { type: "module" });
    await write("bare.js", 'export const plugin = { name: "b", apiVersion: 1 };');
    await expect((await project(["./bare.js"])).inspectPlugin("./bare.js")).rejects.toMatchObject({
      code: "PLUGIN_NOT_FOUND",
      message: expect.stringContaining("chasmx.manifest.json"),
    });
  });
});

describe("a store", () => {
  const shelf = `export const plugin = { name: "s", apiVersion: 1, stores: { shelf: (url) => ({ name: url }) } };`;
  const open = async (store: object, environment = {}) => {
    await write("package.json", { type: "module" });
    await write("shelf.js", shelf);
    await write("chasmx.config.json", { plugins: ["./shelf.js"], store });
    return await (await openHost(folder, environment)).store({ workingFolder: folder });
  };

  test("is files beside the configuration unless it says a URL, which a plugin serves by its scheme", async () => {
    expect(await open({})).toMatchObject({ name: "file", place: path.join(folder, ".chasmx", "runs") });
    expect(await open({ folder: "kept" })).toMatchObject({ name: "file", place: path.join(folder, "kept") });
    const url = `shelf://:$\{WORD}@h`;
    expect(await open({ url }, { WORD: "w" })).toMatchObject({ name: "shelf://:w@h" });
  });

  test("that nobody serves is PLUGIN_NOT_FOUND, and that is no URL is OPTION_INVALID", async () => {
    await expect(open({ url: "redis://u:hidden@h" })).rejects.toMatchObject({
      code: "PLUGIN_NOT_FOUND",
      message: expect.stringContaining(`No plugin serves "redis:" stores. Install one: npm install @chasmx/transport`),
    });
    await expect(open({ url: "here" })).rejects.toMatchObject({ code: "OPTION_INVALID" });
  });
});

describe("a transport", () => {
  const carrier = `export const plugin = { name: "c", apiVersion: 1, transports: { carrier: (url) => ({ name: url }) } };`;

  test("comes from the plugin that serves its scheme", async () => {
    await write("package.json", { type: "module" });
    await write("carrier.js", carrier);
    const host = await project(["./carrier.js"], "carrier://config");
    expect(await host.transport()).toMatchObject({ name: "carrier://config" });
    expect(await host.transport("CARRIER://given")).toMatchObject({ name: "CARRIER://given" });
  });

  test("is chosen by the environment before the configuration", async () => {
    await write("chasmx.config.json", { transport: "carrier://config" });
    const host = await openHost(folder, { CHASMX_TRANSPORT: "memory:" });
    expect(await host.transport()).toMatchObject({ name: "memory" });
  });

  test("has the environment's values in the place of references, and needs them only when it is made", async () => {
    await write("package.json", { type: "module" });
    await write("carrier.js", carrier);
    const reference = (name: string) => `$\{${name}}`;
    const transport = `carrier://:hidden@${reference("HOST")}:1`;
    await write("chasmx.config.json", { plugins: ["./carrier.js"], transport });
    const host = await openHost(folder, { HOST: "h" });
    expect(await host.transport()).toMatchObject({ name: "carrier://:hidden@h:1" });
    const other = await openHost(folder, {});
    expect(await other.knownTypes()).toMatchObject({ knownTypes: [] });
    const error = await other.transport().catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: "OPTION_INVALID", message: expect.stringContaining("HOST is not set") });
    expect(String(error)).not.toContain("hidden");
    await write("chasmx.config.json", { transport: reference("constructor") });
    await expect((await openHost(folder, {})).transport()).rejects.toMatchObject({ code: "OPTION_INVALID" });
  });

  test("comes from the package of its name where that is installed", async () => {
    await write("node_modules/@chasmx/transport-carrier/package.json", {
      name: "@chasmx/transport-carrier",
      type: "module",
      exports: "./main.js",
    });
    await write("node_modules/@chasmx/transport-carrier/main.js", carrier);
    const host = await openHost(folder, {});
    expect(await host.transport("carrier://x")).toMatchObject({ name: "carrier://x" });
  });

  test("that nobody serves is PLUGIN_NOT_FOUND naming the package, and not the password", async () => {
    const error = await (await openHost(folder, {})).transport("rediss://u:hidden@h").catch((thrown: Error) => thrown);
    expect(error).toMatchObject({
      code: "PLUGIN_NOT_FOUND",
      message: expect.stringContaining("npm install @chasmx/transport-redis"),
    });
    expect(String(error)).not.toContain("hidden");
  });

  test("that is no URL is OPTION_INVALID", async () => {
    await expect((await openHost(folder, {})).transport("localhost")).rejects.toMatchObject({ code: "OPTION_INVALID" });
  });
});
