import { spawnSync } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  CodeAction,
  CodeLens,
  CompletionList,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  SemanticTokens,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type LanguageClient, positionOf, startClient } from "./language-client.test-kit.ts";

const file = "tea.workflow.json";
const text = `{
  "name": "Tea",
  "variables": [{ "name": "kind", "value": "green" }],
  "nodes": [
    { "id": "guest", "type": "ai-processor", "config": { "can_communicate": true,
      "prompt": "Choose \\"a\\" {{kind}} tea.\\n\\nCALL: ask_node('tea-host', 'Which {{kind}} teas?')" } },
    { "id": "tea-host", "type": "ai-processor", "config": { "can_communicate": true,
      "prompt": "Brew: {{outputs.guest}}" } },
    { "id": "good", "type": "condition", "config": { "condition": "outputs['tea-host'] != ''" } },
    { "id": "end", "type": "end" }
  ],
  "edges": [
    { "from": "guest", "to": "tea-host" },
    { "from": "tea-host", "to": "good" },
    { "from": "good", "to": "end", "branch": "true" }
  ]
}
`;

let client: LanguageClient;

beforeAll(async () => {
  client = await startClient({
    capabilities: {
      textDocument: { completion: { completionItem: { snippetSupport: true } } },
      workspace: { workspaceEdit: { documentChanges: true } },
    },
    initializationOptions: { commands: ["chasmx.run", "chasmx.showRun"] },
  });
  await client.open(file, text);
}, 60_000);

afterAll(async () => {
  expect(await client.close()).toBe(0);
  expect(client.complaints()).toBe("");
}, 60_000);

const at = (needle: string) => ({ textDocument: { uri: client.uri(file) }, position: positionOf(text, needle) });
const ask = <T>(method: string, params: object) => client.connection.sendRequest<T>(method, params);
/** A document after an editor has made an edit. */
const edited = (source: string, edits: readonly TextEdit[]) =>
  TextDocument.applyEdits(TextDocument.create("x", "json", 1, source), [...edits]);
const editsIn = (edit: WorkspaceEdit | undefined): TextEdit[] =>
  edit?.documentChanges?.flatMap((one) => ("edits" in one ? (one.edits as TextEdit[]) : [])) ?? [];

describe("the program", () => {
  test("says how to start it, and its version", () => {
    const run = (...given: string[]) =>
      spawnSync(process.execPath, [path.join(import.meta.dirname, "main.ts"), ...given], { encoding: "utf8" });
    expect(run("--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(run("--help").stdout).toContain("--stdio");
    expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining("Usage") });
  }, 60_000);

  test("says what it can do", () => {
    expect(client.initialized.capabilities).toMatchObject({
      renameProvider: { prepareProvider: true },
      hoverProvider: true,
    });
  });
});

describe("in a sound workflow", () => {
  test("nothing is wrong", async () => {
    expect(await client.diagnostics(file)).toEqual([]);
  });

  test("completes nodes, with the spelling that is needed", async () => {
    const { items } = await ask<CompletionList>("textDocument/completion", at("outputs.|guest"));
    expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(["guest", "good", "end"]));
    const inDirective = await ask<CompletionList>("textDocument/completion", at("ask_node('|tea-host"));
    const host = inDirective.items.find(({ label }) => label === "tea-host");
    expect(edited(text, [host?.textEdit as TextEdit])).toContain("ask_node('tea-hosttea-host'");
    expect(host).toMatchObject({ detail: "ai-processor" });
  });

  test("shows who a node is and who asks it", async () => {
    const { contents } = await ask<Hover>("textDocument/hover", at("ask_node('tea|-host"));
    const { value } = contents as { value: string };
    expect(value).toContain("**tea-host** · `ai-processor`");
    expect(value).toContain("- asked by `guest`");
    expect(value).toContain("- before `good`");
  });

  test("finds where a node is declared and named", async () => {
    const [declared] = await ask<Location[]>("textDocument/definition", at('"to": "tea|-host"'));
    expect(declared?.range.start).toEqual(positionOf(text, '"id": "|tea-host"'));
    const all = await ask<Location[]>("textDocument/references", {
      ...at("outputs['tea|-host']"),
      context: { includeDeclaration: true },
    });
    expect(all).toHaveLength(5);
  });

  test("renames a node everywhere, for the version of the document that it has seen", async () => {
    const place = at("outputs.gue|st");
    expect(await ask("textDocument/prepareRename", place)).toMatchObject({ placeholder: "guest" });
    const edit = await ask<WorkspaceEdit>("textDocument/rename", { ...place, newName: "tea.guest" });
    expect(edit.documentChanges?.[0]).toMatchObject({ textDocument: { version: 1 } });
    const renamed = edited(text, editsIn(edit));
    expect(renamed).toBe(
      text
        .replace('"id": "guest"', '"id": "tea.guest"')
        .replace("outputs.guest", "outputs['tea.guest']")
        .replace('"from": "guest"', '"from": "tea.guest"'),
    );
  });

  test("refuses a name that cannot be one, and says why", async () => {
    const rename = (newName: string, needle = "outputs.gue|st") =>
      ask("textDocument/rename", { ...at(needle), newName });
    await expect(rename("tea host")).rejects.toThrow("An id consists of");
    await expect(rename("tea-host")).rejects.toThrow('There is a node "tea-host" already.');
    await expect(ask("textDocument/prepareRename", at("{{ki|nd}}"))).rejects.toThrow("Only nodes can be renamed");
    expect(await ask("textDocument/prepareRename", at("Bre|w"))).toBeNull();
  });

  test("lists its parts, folds them and says when a branch is taken", async () => {
    const document = { textDocument: { uri: client.uri(file) } };
    const symbols = await ask<DocumentSymbol[]>("textDocument/documentSymbol", document);
    expect(symbols.map(({ name, children }) => [name, children?.map((one) => one.name)])).toEqual([
      ["variables", ["kind"]],
      ["nodes", ["guest", "tea-host", "good", "end"]],
      ["edges", ["guest → tea-host", "tea-host → good", "good → end"]],
    ]);
    const folds = await ask<FoldingRange[]>("textDocument/foldingRange", document);
    expect(folds).toContainEqual({ startLine: 3, endLine: 9 });
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const hints = await ask<InlayHint[]>("textDocument/inlayHint", { ...document, range });
    expect(hints.map(({ label }) => label)).toEqual(["if outputs['tea-host'] != ''"]);
  });

  test("colours what stands in its texts", async () => {
    const document = { textDocument: { uri: client.uri(file) } };
    const { data } = await ask<SemanticTokens>("textDocument/semanticTokens/full", document);
    const range = { start: { line: 8, character: 0 }, end: { line: 8, character: 999 } };
    const some = await ask<SemanticTokens>("textDocument/semanticTokens/range", { ...document, range });
    expect(data.length).toBeGreaterThan(some.data.length);
    expect(some.data.slice(0, 2)).toEqual([8, positionOf(text, "outputs['tea-host']").character]);
    expect(some.data.length % 5).toBe(0);
  });

  test("offers the commands that the editor has said it carries out, and no other", async () => {
    const lenses = await ask<CodeLens[]>("textDocument/codeLens", { textDocument: { uri: client.uri(file) } });
    expect(lenses.map(({ command }) => command?.title)).toEqual(["Run"]);
    expect(lenses[0]?.command?.arguments).toEqual([client.uri(file)]);
  });
});

describe("what is wrong", () => {
  const name = "broken.workflow.json";
  const broken = `{
  "name": "Broken",
  "nodes": [
    { "id": "one", "type": "ai-procesor" },
    { "id": "two", "type": "ai-processor", "config": { "prompt": "{{outputs.one}} {{missing}}" } },
    { "id": "three", "type": "ai-processor", "config": { "prompt": "x" } }
  ],
  "edges": [{ "from": "zzzzzz", "to": "three" }]
}`;

  test("stands where it is, with its rule and the page of that", async () => {
    await client.open(name, broken);
    const found = await client.diagnostics(name);
    expect(found.map(({ code }) => code)).toEqual([
      "unknown-node-type",
      "output-not-upstream",
      "unknown-variable",
      "unknown-edge-node",
    ]);
    const [first] = found;
    expect(first).toMatchObject({
      source: "chasmx",
      severity: 1,
      codeDescription: { href: expect.stringMatching(/^file:.*docs\/checks\.md#unknown-node-type$/) },
      range: { start: positionOf(broken, '"ai-procesor"'), end: positionOf(broken, '"ai-procesor"|') },
    });
  });

  test("is mended by its fixes, one by one and all together", async () => {
    const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const params = { textDocument: { uri: client.uri(name) }, range: whole, context: { diagnostics: [] } };
    const actions = await ask<CodeAction[]>("textDocument/codeAction", params);
    expect(actions.map(({ title }) => title)).toEqual([
      'Write "ai-processor"',
      'Add an edge from "one" to "two"',
      'Declare the variable "missing"',
      "Remove this edge",
      "Fix everything that can be fixed",
    ]);
    expect(edited(broken, editsIn(actions[0]?.edit))).toContain('"type": "ai-processor" }');
    expect(edited(broken, editsIn(actions[1]?.edit))).toContain('"edges": [{ "from": "one", "to": "two" }, {');
    expect(edited(broken, editsIn(actions[3]?.edit))).toContain('"edges": []');
    const only = await ask<CodeAction[]>("textDocument/codeAction", {
      ...params,
      context: { diagnostics: [], only: ["source.fixAll"] },
    });
    expect(only).toHaveLength(1);
    const all = edited(broken, editsIn(only[0]?.edit));
    await client.change(name, 2, [{ text: all }]);
    const left = await client.diagnostics(name, 2);
    expect(left.map(({ code }) => code)).not.toContain("unknown-node-type");
    expect(left.map(({ code }) => code)).not.toContain("unknown-variable");
  });

  test("is told of anew after each change, for the version that it is about", async () => {
    const other = "typed.workflow.json";
    await client.open(other, '{ "name": "x", "nodes": [{ "id": "a", "type": "start" }] }');
    expect(await client.diagnostics(other)).toEqual([]);
    const start = { line: 0, character: 12 };
    await client.change(other, 2, [{ range: { start, end: start }, text: "\\q" }]);
    await client.change(other, 3, [
      { range: { start, end: { line: 0, character: 14 } }, text: "y" },
      { range: { start: { line: 0, character: 2 }, end: { line: 0, character: 2 } }, text: '"nmae": 1, ' },
    ]);
    const found = await client.diagnostics(other, 3);
    expect(found).toMatchObject([
      { code: "unknown-key", range: { start: { line: 0, character: 2 }, end: { line: 0, character: 8 } } },
    ]);
  });

  test("is forgotten when the file is closed", async () => {
    await client.open(name, broken, 5);
    expect((await client.diagnostics(name, 5)).length).toBeGreaterThan(0);
    const closed = new Promise((resolve) => {
      client.connection.onNotification("textDocument/publishDiagnostics", resolve);
    });
    await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri: client.uri(name) } });
    expect(await closed).toEqual({ uri: client.uri(name), diagnostics: [] });
  });
});
