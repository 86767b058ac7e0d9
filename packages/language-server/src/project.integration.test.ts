import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { loadWorkflow, type Run, startRun } from "@chasmx/core";
import { fileRunStore } from "@chasmx/runtime";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CodeLens, CompletionList, Hover, Location, SemanticTokens } from "vscode-languageserver/node";
import { type LanguageClient, positionOf, startClient } from "./language-client.test-kit.ts";

let client: LanguageClient;

beforeEach(async () => {
  client = await startClient({
    capabilities: { workspace: { codeLens: { refreshSupport: true } } },
    initializationOptions: { commands: ["chasmx.showRun"] },
  });
}, 60_000);

afterEach(async () => {
  await client.close();
}, 60_000);

const coin = '{ "name": "Coin", "nodes": [{ "id": "toss", "type": "coin", "config": { } }] }';

/** Runs a workflow to its end, and keeps the run where `chasmx run` does. */
async function runOnce(text: string): Promise<Run> {
  const store = fileRunStore({ folder: path.join(client.folder, ".chasmx", "runs") });
  const run = await startRun(await loadWorkflow(text), { store });
  await run.finished;
  await store.close();
  return run;
}

test("knows the node types of plugins from their manifests, runs none of their code, and notices when they change", async () => {
  await client.write("chasmx.config.json", { plugins: ["./plugin/main.js"] });
  const ran = path.join(client.folder, "it-has-run");
  await client.write("plugin/main.js", `import fs from "node:fs"; fs.writeFileSync(${JSON.stringify(ran)}, "");`);
  const node = {
    type: "coin",
    description: "Throws a coin.",
    configSchema: { type: "object", properties: { sides: { type: "number", description: "How many." } } },
    canAnswer: false,
    branches: ["heads", "tails"],
  };
  await client.write("plugin/chasmx.manifest.json", { name: "p", apiVersion: 1, nodes: [node] });
  await client.open("coin.workflow.json", coin);
  expect(await client.diagnostics("coin.workflow.json")).toEqual([]);
  const document = { textDocument: { uri: client.uri("coin.workflow.json") } };
  const keys = await client.connection.sendRequest<CompletionList>("textDocument/completion", {
    ...document,
    position: positionOf(coin, '"config": { |}'),
  });
  expect(keys.items.map(({ label }) => label)).toContain("sides");
  const hover = await client.connection.sendRequest<Hover>("textDocument/hover", {
    ...document,
    position: positionOf(coin, '"co|in"'),
  });
  expect(JSON.stringify(hover)).toContain("Throws a coin");

  await client.write("plugin/chasmx.manifest.json", "{");
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: client.uri("plugin/chasmx.manifest.json"), type: 2 }],
  });
  await client.change("coin.workflow.json", 2, [{ text: `${coin} ` }]);
  const found = await client.diagnostics("coin.workflow.json", 2);
  expect(found.map(({ code, severity }) => [code, severity])).toEqual([
    ["OPTION_INVALID", 3],
    ["unknown-node-type", 3],
  ]);
  expect(existsSync(ran)).toBe(false);
});

test("shows what a node gave in the last run, as text whatever it is, and leaves no trace of looking", async () => {
  const hostile = "```\n<img src=x onerror=alert(1)> [x](command:evil)";
  const text = JSON.stringify(
    {
      name: "Kept",
      variables: [{ name: "what", value: hostile }],
      nodes: [{ id: "say", type: "transformer", config: { template: "{{what}}" } }],
    },
    null,
    2,
  );
  const run = await runOnce(text);
  const before = await readdir(path.join(client.folder, ".chasmx", "runs"));
  await client.open("kept.workflow.json", text);
  const document = { textDocument: { uri: client.uri("kept.workflow.json") } };
  const hover = await client.connection.sendRequest<Hover>("textDocument/hover", {
    ...document,
    position: positionOf(text, '"sa|y"'),
  });
  const { value } = hover.contents as { value: string };
  expect(value).toContain("completed");
  expect(value).toContain(`\`\`\`\`text\n${hostile}\n\`\`\`\``);
  const lenses = await client.connection.sendRequest<CodeLens[]>("textDocument/codeLens", document);
  expect(lenses.map(({ command }) => [command?.title, command?.arguments])).toEqual([
    ["Last run: completed", [document.textDocument.uri, run.id]],
  ]);
  expect(await readdir(path.join(client.folder, ".chasmx", "runs"))).toEqual(before);
});

test("has its lenses asked for again when a run stands otherwise", async () => {
  const text = '{ "name": "Kept", "nodes": [{ "id": "a", "type": "start" }] }';
  await client.open("kept.workflow.json", text);
  const shown = async () => {
    const textDocument = { uri: client.uri("kept.workflow.json") };
    const lenses = await client.connection.sendRequest<CodeLens[]>("textDocument/codeLens", { textDocument });
    return lenses.map(({ command }) => command?.arguments?.[1]);
  };
  expect(await shown()).toEqual([]);
  const run = await runOnce(text);
  const asked = new Promise<void>((resolve) => {
    client.connection.onRequest("workspace/codeLens/refresh", () => {
      resolve();
      return null;
    });
  });
  const changes = [{ uri: client.uri(`.chasmx/runs/${run.id}.summary.json`), type: 2 }];
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
  await asked;
  expect(await shown()).toEqual([run.id]);
});

test("offers the models that the configuration names", async () => {
  const prices = { "gpt-5": { input: 1, output: 2 } };
  const models = { default: "small", "gpt-*": { provider: "openai", prices }, local: { provider: "openai" } };
  await client.write("chasmx.config.json", { models });
  const text =
    '{ "name": "M", "nodes": [{ "id": "a", "type": "ai-processor", "config": { "prompt": "x", "model": "" } }] }';
  await client.open("m.workflow.json", text);
  await client.diagnostics("m.workflow.json");
  const place = { textDocument: { uri: client.uri("m.workflow.json") }, position: positionOf(text, '"model": "|"') };
  const { items } = await client.connection.sendRequest<CompletionList>("textDocument/completion", place);
  expect(items.map(({ label }) => label).sort()).toEqual(["gpt-5", "local", "small"]);
});

test("asks no server for runs", async () => {
  await client.write("chasmx.config.json", { store: { url: "redis://127.0.0.1:1" } });
  const text = '{ "name": "Far", "nodes": [{ "id": "a", "type": "start" }] }';
  await client.open("far.workflow.json", text);
  const position = positionOf(text, '"a|"');
  const hover = await client.connection.sendRequest<Hover>("textDocument/hover", {
    textDocument: { uri: client.uri("far.workflow.json") },
    position,
  });
  expect(JSON.stringify(hover)).not.toContain("Last run");
});

test("leads to the file of a workflow that a node runs", async () => {
  const text =
    '{ "name": "A", "nodes": [{ "id": "a", "type": "workflow", "config": { "file": "sub dir/other.workflow.json" } }] }';
  await client.open("a.workflow.json", text);
  const place = { textDocument: { uri: client.uri("a.workflow.json") }, position: positionOf(text, "oth|er") };
  const [found] = await client.connection.sendRequest<Location[]>("textDocument/definition", place);
  expect(found?.uri).toBe(client.uri("sub dir/other.workflow.json"));
  await client.change("a.workflow.json", 2, [{ text: text.replace("sub dir", "//far/away") }]);
  const far = { ...place, position: positionOf(text.replace("sub dir", "//far/away"), "oth|er") };
  expect(await client.connection.sendRequest("textDocument/definition", far)).toEqual([]);
});

test("checks files of tests, and is silent about all other files", async () => {
  await client.open("a.workflow.test.json", '{ "workflow": "a.workflow.json", "inptus": {} }');
  expect(await client.diagnostics("a.workflow.test.json")).toMatchObject([
    { code: "test", message: expect.stringContaining("inputs") },
  ]);
  await client.open("package.json", "{");
  const place = { textDocument: { uri: client.uri("package.json") }, position: { line: 0, character: 1 } };
  expect(await client.connection.sendRequest("textDocument/completion", place)).toBeNull();
  expect(await client.connection.sendRequest("textDocument/hover", place)).toBeNull();
});

test("checks a large document beside answering, and tells of it in the end", async () => {
  const nodes = Array.from({ length: 1500 }, (_, index) => ({
    id: `n${index}`,
    type: "ai-processor",
    config: { prompt: `Go on from {{outputs.n${index - 1} | default: 'nothing'}} ${"and on ".repeat(10)}` },
  }));
  const text = JSON.stringify({ name: "Large", nodes, edges: [{ from: "n0", to: "nowhere-at-all" }] }, null, 2);
  expect(text.length).toBeGreaterThan(200_000);
  await client.open("large.workflow.json", text);
  const place = { textDocument: { uri: client.uri("large.workflow.json") }, position: positionOf(text, '"n7|"') };
  expect(await client.connection.sendRequest("textDocument/hover", place)).toMatchObject({
    contents: { kind: "markdown" },
  });
  const { textDocument } = place;
  const tokens = () =>
    client.connection.sendRequest<SemanticTokens>("textDocument/semanticTokens/full", { textDocument });
  const outdated = tokens();
  await client.change("large.workflow.json", 2, [{ range: { start: place.position, end: place.position }, text: "x" }]);
  const [[reason], { data }] = await Promise.all([Promise.allSettled([outdated]), tokens()]);
  expect(reason).toMatchObject({ status: "rejected", reason: { code: -32801 } });
  // Each node has seven pieces of five numbers: `{{`, `outputs`, the node, `|`, `default`, the text and `}}`.
  expect(data.length).toBe(1500 * 7 * 5);
  const found = await client.diagnostics("large.workflow.json", 2);
  expect(found.map(({ code }) => code)).toContain("unknown-edge-node");
  expect(client.complaints()).toBe("");
});
