#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { startLanguageServer } from "./index.ts";
import { nodeHost, serveChecks } from "./node/index.ts";

/** The `chasmx-language-server` program: the server on standard input and output, and in a thread of it the checks. */

const usage = `Usage: chasmx-language-server --stdio

Serves workflow files to an editor over the Language Server Protocol. Editors start it; docs/editors.md says how.

Options:
  --stdio        talk over standard input and output
  -V, --version  print the version
  -h, --help     show this
`;

function serve(): void {
  const host = nodeHost({ checkProgram: new URL(import.meta.url) });
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  connection.onExit(() => void host.close());
  startLanguageServer(connection, host);
}

function version(): string {
  const file = fileURLToPath(new URL("../package.json", import.meta.url));
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

function main(given: readonly string[]): void {
  if (given.includes("--version") || given.includes("-V")) process.stdout.write(`${version()}\n`);
  else if (given.includes("--help") || given.includes("-h")) process.stdout.write(usage);
  else if (given.includes("--stdio")) serve();
  else {
    process.stderr.write(usage);
    process.exitCode = 2;
  }
}

if (isMainThread) main(process.argv.slice(2));
else serveChecks();
