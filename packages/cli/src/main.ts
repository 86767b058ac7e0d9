#!/usr/bin/env node
import { exitCodes } from "./exit-codes.ts";
import { createProgram } from "./program.ts";
import { listenForClosedOutput } from "./terminal/closed-output.ts";

/** The `chasmx` command: reads the command line, runs a command, and ends with its exit code. */

const closedOutput = listenForClosedOutput();
let exitCode: number = exitCodes.done;

async function main(): Promise<void> {
  const program = createProgram({ closedOutput, onExit: (code) => (exitCode = code) });
  if (process.argv.length <= 2) program.outputHelp();
  else await program.parseAsync();
}

async function fail(error: unknown): Promise<void> {
  // Commander has said what it has to say: help and the version are no errors.
  const { code, exitCode: suggested } = error as { readonly code?: unknown; readonly exitCode?: unknown };
  if (typeof code === "string" && code.startsWith("commander.")) {
    exitCode = suggested === 0 ? exitCodes.done : exitCodes.wrong;
    return;
  }
  const { reportError } = await import("./report/report-error.ts");
  exitCode = reportError(error, process.argv.includes("debug"));
}

/** Ends the process once everything is written, also where a plugin has left something open. */
function end(): void {
  if (closedOutput.isClosed) process.exit(exitCodes.brokenPipe);
  process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
}

for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => void fail(error).finally(end));
}
main().catch(fail).finally(end);
