import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import {
  type CompletionList,
  commands,
  type Diagnostic,
  languages,
  type Position,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";

/** What tests do that run inside an editor's own extension host. */

/** Shows a file of the workspace. */
export async function open(file: string): Promise<TextDocument> {
  const folder = workspace.workspaceFolders?.[0];
  assert.ok(folder);
  const document = await workspace.openTextDocument(Uri.joinPath(folder.uri, file));
  await window.showTextDocument(document);
  return document;
}

/** Resolves with what is wrong with a document once it is as wanted. */
export function problemsOf(
  document: TextDocument,
  isWanted: (problems: Diagnostic[]) => boolean,
): Promise<Diagnostic[]> {
  return new Promise((resolve) => {
    const look = () => {
      const problems = languages.getDiagnostics(document.uri);
      if (!isWanted(problems)) return;
      listening.dispose();
      resolve(problems);
    };
    const listening = languages.onDidChangeDiagnostics(look);
    look();
  });
}

/** The place behind a text, where it is first. */
export function positionBehind(document: TextDocument, text: string): Position {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `${text} is in ${document.fileName}`);
  return document.positionAt(at + text.length);
}

/** What is offered behind a text. */
export async function completionsBehind(document: TextDocument, text: string): Promise<string[]> {
  const { items } = await commands.executeCommand<CompletionList>(
    "vscode.executeCompletionItemProvider",
    ...[document.uri, positionBehind(document, text)],
  );
  return items.map(({ label }) => (typeof label === "string" ? label : label.label));
}

/** The command lines of the processes that this one has started and that have not ended, by their numbers. */
export function childProcesses(): Map<number, string> {
  const found = new Map<number, string>();
  for (const name of readdirSync("/proc").filter((one) => /^\d+$/.test(one))) {
    try {
      if (!readFileSync(`/proc/${name}/status`, "utf8").includes(`PPid:\t${process.pid}\n`)) continue;
      found.set(Number(name), readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " "));
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/**
 * The connections over a network that this process has open, by the system's names for them. Pipes to processes are not among
 * them: editors start some of their own at any time.
 */
export function openConnections(): string[] {
  const tables = ["tcp", "tcp6", "udp", "udp6"].map((name) => readFileSync(`/proc/self/net/${name}`, "utf8"));
  const known = new Set(
    tables.flatMap((table) => table.split("\n").map((line) => `socket:[${line.trim().split(/\s+/)[9]}]`)),
  );
  return readdirSync("/proc/self/fd").flatMap((name) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${name}`);
      return known.has(target) ? [target] : [];
    } catch {
      return [];
    }
  });
}
