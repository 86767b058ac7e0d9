import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createProtocolConnection, type ProtocolConnection } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { documentOf } from "./documents.ts";
import { type LapTimes, print, summary } from "./figure.ts";

/** What an editor waits for in a document of 10,000 nodes while its user types, beside JSON.parse of the same text. */

const program = join(import.meta.dirname, "..", "packages", "language-server", "dist", "main.js");
const uri = "file:///bench/large.workflow.json";
const size = 10_000;
const rounds = 4;

interface Editor {
  readonly connection: ProtocolConnection;
  readonly document: TextDocument;
}

/** Where a user types what, letter by letter, and what the editor asks for after each. */
interface Typing {
  readonly at: (text: string) => number;
  readonly letters: string;
  readonly method: string;
}

const behind = (needle: string) => (text: string) => text.indexOf(needle) + needle.length;
const inPrompt = behind("Go on from {{outputs['agent-4999'] | truncate: 200}}");

const typings: Readonly<Record<string, Typing>> = {
  "completion, typing an output in a prompt": { at: inPrompt, letters: " {{outputs.agent-12", method: "completion" },
  "hover, typing in a prompt": { at: behind("Go on from {{outputs['agent-49"), letters: "0011223344", method: "hover" },
  "completion, typing an edge": { at: behind('"from": "agent-50'), letters: "0011223344", method: "completion" },
  "completion, while quotes and brackets are missing": {
    at: inPrompt,
    letters: '", "name": { "x',
    method: "completion",
  },
  "completion, typing a new node": {
    at: (text) => text.indexOf('{\n      "id": "agent-5000"'),
    letters: '{ "id": "x" },',
    method: "completion",
  },
  "coloured pieces of a screen, typing in a prompt": {
    at: inPrompt,
    letters: " {{topic | up",
    method: "semanticTokens/range",
  },
};

/** Measures the built server over its standard input and output. */
export async function languageServer(): Promise<void> {
  const child = spawn(process.execPath, [program, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = createProtocolConnection(child.stdout, child.stdin);
  connection.listen();
  const text = documentOf(size);
  const editor: Editor = { connection, document: TextDocument.create(uri, "json", 1, text) };
  try {
    await connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
    await connection.sendNotification("initialized", {});
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "json", version: 1, text },
    });
    for (const [what, typing] of Object.entries(typings)) await measureTyping(editor, what, typing);
    await measureChecks(editor);
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    await once(child, "exit");
  } finally {
    child.kill();
  }
}

async function measureTyping(editor: Editor, what: string, { at, letters, method }: Typing): Promise<void> {
  const [times, floor]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const start = at(editor.document.getText());
    for (const [index, letter] of [...letters].entries()) {
      const lap = await keystroke(editor, { offset: start + index, letter, method });
      // The first round warms up.
      if (round > 0) times.push(lap);
    }
    if (round > 0) floor.push(parseTime(editor));
    await change(editor, { start, end: start + letters.length, text: "" });
  }
  tell(`${what}: a keystroke and its answer`, { found: summary(times), floor: summary(floor), reach: 100 });
}

/** From a keystroke to the answer to what is asked after it, in microseconds. What the editor does with its own text is not in it. */
async function keystroke(
  editor: Editor,
  { offset, letter, method }: { readonly offset: number; readonly letter: string; readonly method: string },
): Promise<number> {
  const changed = edit(editor.document, { start: offset, end: offset, text: letter });
  const position = editor.document.positionAt(offset + 1);
  const range = { start: position, end: { line: position.line + 60, character: 0 } };
  const before = performance.now();
  await editor.connection.sendNotification("textDocument/didChange", changed);
  await editor.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, position, range });
  return (performance.now() - before) * 1000;
}

interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Changes the editor's own text, and gives what the server is told of it. */
function edit(document: TextDocument, { start, end, text }: Change) {
  const range = { start: document.positionAt(start), end: document.positionAt(end) };
  const version = document.version + 1;
  TextDocument.update(document, [{ range, text }], version);
  return { textDocument: { uri, version }, contentChanges: [{ range, text }] };
}

/** Changes the document here and there. */
async function change({ connection, document }: Editor, changed: Change): Promise<void> {
  await connection.sendNotification("textDocument/didChange", edit(document, changed));
}

function parseTime({ document }: Editor): number {
  const text = document.getText();
  const before = performance.now();
  try {
    JSON.parse(text);
  } catch {
    // What is being typed is not always JSON.
  }
  const time = (performance.now() - before) * 1000;
  // What was parsed is no longer needed, and collecting it is no part of what comes next.
  globalThis.gc?.();
  return time;
}

/** From a keystroke until everything that is wrong with the text has been told, the pause in between included. */
async function measureChecks(editor: Editor): Promise<void> {
  const [times, floor]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const told = new Promise<void>((resolve) => {
      editor.connection.onNotification("textDocument/publishDiagnostics", ({ version }: { version?: number }) => {
        if (version === editor.document.version) resolve();
      });
    });
    const before = performance.now();
    const start = inPrompt(editor.document.getText());
    await change(editor, { start, end: start, text: "x" });
    await told;
    if (round > 0) times.push((performance.now() - before) * 1000);
    floor.push(parseTime(editor));
  }
  tell("all problems told after a keystroke", { found: summary(times), floor: summary(floor) });
}

function tell(what: string, { found, floor, reach }: { found: LapTimes; floor: LapTimes; reach?: number }): void {
  print({
    figure: `${what}, ${size} nodes`,
    unit: "ms",
    value: found.median / 1000,
    p99: found.p99 / 1000,
    ...(reach === undefined ? {} : { reach }),
    floors: { "JSON.parse": floor.median / 1000 },
  });
}
