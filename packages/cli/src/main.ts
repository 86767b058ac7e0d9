#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { exitCodes } from "./exit-codes.ts";
import { listenForClosedOutput } from "./terminal/closed-output.ts";

/** The `chasmx` command: reads the command line, runs a command, and ends with its exit code. */

// Modules that were compiled by an earlier call are not compiled again. It has to be said before they are imported.
enableCompileCache();

const closedOutput = listenForClosedOutput();
let exitCode: number = exitCodes.done;
let isOver = false;

async function main(): Promise<void> {
  const { createProgram } = await import("./program.ts");
  const program = createProgram({
    closedOutput,
    onExit(code) {
      exitCode = code;
    },
  });
  if (process.argv.length > 2) {
    await program.parseAsync();
  } else {
    program.outputHelp({ error: true });
    exitCode = exitCodes.wrong;
  }
}

async function fail(error: unknown): Promise<void> {
  // Commander has said what it has to say: help and the version are no errors.
  const { code, exitCode: suggested } = error as { readonly code?: unknown; readonly exitCode?: unknown };
  if (typeof code === "string" && code.startsWith("commander.")) {
    exitCode = suggested === 0 ? exitCodes.done : exitCodes.wrong;
    return;
  }
  exitCode = exitCodes.failed;
  try {
    const { reportError } = await import("./report/report-error.ts");
    exitCode = reportError(error, /--log-level[ =]debug\b/.test(process.argv.join(" ")));
  } catch {
    // An installation that lacks files cannot load its error messages either.
    process.stderr.write(`${JSON.stringify(String(error))}\n`);
  }
}

/** Ends the process once everything is written, also where a plugin has left something open. */
function end(): void {
  isOver = true;
  if (closedOutput.isClosed && exitCode !== exitCodes.interrupted) process.exit(exitCodes.brokenPipe);
  process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
}

/** Node ends when nothing can happen any more, also under a plugin's module that still waits: that is no success. */
function endUnfinished(): void {
  if (isOver) return;
  process.stderr.write("UNEXPECTED: A plugin waits for something that can no longer happen, so the command ended.\n");
  exitCode = exitCodes.failed;
  end();
}

process.once("beforeExit", endUnfinished);
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => void fail(error).finally(end));
}
main().catch(fail).finally(end);
