import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type LanguageClient, startClient } from "./language-client.test-kit.ts";

let client: LanguageClient;

beforeAll(async () => {
  client = await startClient({ initializationOptions: { commands: ["chasmx.run"] } });
}, 60_000);

afterAll(async () => {
  await client.close();
}, 60_000);

const good = JSON.stringify(
  {
    name: "Good",
    variables: [{ name: "topic", value: "tea" }],
    nodes: [
      {
        id: "a-b",
        type: "ai-processor",
        config: { prompt: "On {{topic}} \"é😀\".\nCALL: ask_node('c', 'W {{topic}}')", can_communicate: true },
      },
      { id: "c", type: "condition", config: { condition: "outputs['a-b'].size() > 1" }, position: { x: 1, y: 2 } },
    ],
    edges: [
      { from: "a-b", to: "c" },
      { from: "c", to: "a-b", branch: "true" },
    ],
  },
  null,
  2,
);
const piece = fc.constantFrom(
  "",
  '"',
  "{",
  "}",
  "[",
  "]",
  ",",
  "'",
  "{{",
  "{%",
  "CALL: ask_node(",
  "outputs.",
  "\\",
  "\\u",
  ":",
  "\r",
  "\n",
  "null",
  "\ufeff",
  "\u0000",
  "😀",
  '"nodes": ',
  '"__proto__": ',
);
const position = fc.record({
  line: fc.oneof(fc.nat(40), fc.constant(2 ** 31 - 1)),
  character: fc.oneof(fc.nat(120), fc.constant(2 ** 31 - 1)),
});
const change = fc.record({ range: fc.record({ start: position, end: position }), text: piece });

/** Everything that an editor may ask about a place. */
const methods = [
  "completion",
  "hover",
  "definition",
  "references",
  "documentHighlight",
  "documentSymbol",
  "foldingRange",
  "formatting",
  "codeAction",
  "codeLens",
  "inlayHint",
  "semanticTokens/full",
  "semanticTokens/range",
];

test("answers everything about every document, whatever is in it and wherever one asks", async () => {
  let version = 1;
  await client.open("hostile.workflow.json", good);
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 4 }), position, async (changes, at) => {
      version += 1;
      await client.change("hostile.workflow.json", version, [{ text: good }, ...changes]);
      const textDocument = { uri: client.uri("hostile.workflow.json") };
      const range = { start: at, end: { line: at.line + 3, character: 0 } };
      const options = { tabSize: 2, insertSpaces: true };
      const context = { includeDeclaration: true, diagnostics: [] };
      const params = { textDocument, position: at, range, options, context };
      await Promise.all(methods.map((method) => client.connection.sendRequest(`textDocument/${method}`, params)));
      const rename = client.connection.sendRequest("textDocument/rename", { ...params, newName: "n.ew" });
      // A rename that is refused says why; every other failure is the server's own.
      await rename.catch((error: { code: number; message: string }) => expect(error.code).toBe(-32803));
    }),
    { numRuns: 80 },
  );
  expect(client.complaints()).toBe("");
}, 180_000);

test("has, after any changes, the text that the editor has", async () => {
  const range = { start: { line: 0, character: 0 }, end: { line: 2 ** 31 - 1, character: 0 } };
  let version = 100_000;
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
      version += 1;
      const textDocument = { uri: client.uri("hostile.workflow.json") };
      await client.change("hostile.workflow.json", version, [{ text: good }, ...changes]);
      const sound = changes.map(({ range: { start, end }, text }) => {
        const isBackwards = start.line > end.line || (start.line === end.line && start.character > end.character);
        return { range: isBackwards ? { start: end, end: start } : { start, end }, text };
      });
      const expected = TextDocument.update(TextDocument.create("x", "json", 1, good), sound, 2).getText();
      // What is wrong with a text that has no closing bracket stands at its end: the whole text decides about it.
      const [first] = await client.diagnostics("hostile.workflow.json", version);
      const folds = await client.connection.sendRequest<unknown[]>("textDocument/foldingRange", {
        textDocument,
        range,
      });
      const other = await startedWith(expected, version);
      expect([first, folds]).toEqual(other);
    }),
    { numRuns: 15 },
  );
}, 180_000);

/** What the server says of a text that is opened as it is. */
async function startedWith(text: string, version: number): Promise<[unknown, unknown]> {
  const name = `opened-${version}.workflow.json`;
  await client.open(name, text, version);
  const [first] = await client.diagnostics(name, version);
  const textDocument = { uri: client.uri(name) };
  return [first, await client.connection.sendRequest("textDocument/foldingRange", { textDocument })];
}
