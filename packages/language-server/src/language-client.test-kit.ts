import { spawn } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextDocumentContentChangeEvent,
} from "vscode-languageserver/node";

/** The program as an editor starts it, in a folder of its own. */
export interface LanguageClient {
  readonly connection: ProtocolConnection;
  readonly folder: string;
  readonly initialized: InitializeResult;
  /** What the program has written on standard error. */
  readonly complaints: () => string;
  uri(file: string): string;
  /** Writes a file of the project; what is no text as JSON. */
  write(file: string, content: unknown): Promise<void>;
  open(file: string, text: string, version?: number): Promise<void>;
  change(file: string, version: number, changes: TextDocumentContentChangeEvent[]): Promise<void>;
  /** What is wrong with a version of a file, once it has been told. */
  diagnostics(file: string, version?: number): Promise<readonly Diagnostic[]>;
  /** Ends the program as an editor does, and gives its exit code. */
  close(): Promise<number | null>;
}

/** Starts the program and says hello. */
export async function startClient(options: Partial<InitializeParams> = {}): Promise<LanguageClient> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "chasmx-lsp-")));
  const program = path.join(import.meta.dirname, "main.ts");
  const child = spawn(process.execPath, [program, "--stdio"], { cwd: folder, stdio: "pipe" });
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const connection = createProtocolConnection(child.stdout, child.stdin);
  const told = new Map<string, PublishDiagnosticsParams>();
  const waiting = new Set<() => void>();
  connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    told.set(params.uri, params);
    for (const look of waiting) look();
  });
  connection.onRequest("client/registerCapability", () => null);
  connection.listen();
  const uri = (file: string) => pathToFileURL(path.join(folder, file)).href;
  const initialized = await connection.sendRequest<InitializeResult>("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "test" }],
    capabilities: {},
    ...options,
  });
  await connection.sendNotification("initialized", {});
  return {
    connection,
    folder,
    initialized,
    complaints: () => complaints,
    uri,
    async write(file, content) {
      const full = path.join(folder, file);
      await mkdir(path.dirname(full), { recursive: true });
      await writeFile(full, typeof content === "string" ? content : JSON.stringify(content));
    },
    async open(file, text, version = 1) {
      const textDocument = { uri: uri(file), languageId: "json", version, text };
      await connection.sendNotification("textDocument/didOpen", { textDocument });
    },
    async change(file, version, contentChanges) {
      const textDocument = { uri: uri(file), version };
      await connection.sendNotification("textDocument/didChange", { textDocument, contentChanges });
    },
    diagnostics: (file, version = 1) =>
      new Promise((resolve) => {
        const look = () => {
          const found = told.get(uri(file));
          if (found === undefined || (found.version ?? 0) < version) return;
          waiting.delete(look);
          resolve(found.diagnostics);
        };
        waiting.add(look);
        look();
      }),
    async close() {
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      const code = await exited;
      connection.dispose();
      await rm(folder, { recursive: true });
      return code;
    },
  };
}

/** The place of a text in a document, or of `|` in it: as an editor counts. */
export function positionOf(text: string, needle: string): { line: number; character: number } {
  const mark = needle.indexOf("|");
  const at = text.indexOf(needle.replace("|", ""));
  if (at < 0) throw new Error(`${needle} is not in the document.`);
  const before = text.slice(0, at + Math.max(mark, 0)).split("\n");
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
