import { type ErrorCode, isChasmError } from "@chasmx/core";
import { pageOfError } from "../documentation.ts";
import { exitCodes } from "../exit-codes.ts";
import { printable, printableLine } from "../terminal/printable.ts";

/** Codes that say the command or its files are wrong, so that nothing was run. */
const wrongCodes: ReadonlySet<ErrorCode> = new Set([
  "FILE_NOT_READABLE",
  "INPUT_INVALID",
  "OPTION_INVALID",
  "PLUGIN_NOT_FOUND",
  "RECORDING_INVALID",
  "RUN_CONFLICT",
  "RUN_ENDED",
  "RUN_NOT_FOUND",
  "TEST_INVALID",
  "WORKFLOW_CHANGED",
  "WORKFLOW_INVALID",
]);

/** Tells a person on stderr what went wrong, and gives the exit code. With `isDebugging` it shows where in the program. */
export function reportError(error: unknown, isDebugging: boolean): number {
  process.stderr.write(`${sentences(error).join("\n")}\n`);
  if (isDebugging && error instanceof Error) process.stderr.write(`${printable(error.stack ?? "")}\n${causeOf(error)}`);
  return isChasmError(error) && wrongCodes.has(error.code) ? exitCodes.wrong : exitCodes.failed;
}

function sentences(error: unknown): string[] {
  if (isChasmError(error)) {
    return [`${error.code}: ${printableLine(error.message)}`, `Read on: ${pageOfError(error.code)}`];
  }
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  const words = typeof message === "string" ? message : String(error);
  return [
    `${typeof code === "string" ? printableLine(code) : "UNEXPECTED"}: ${printableLine(words)}`,
    "This is a fault of ChasmX or of a plugin. --log-level debug shows where.",
  ];
}

function causeOf({ cause }: Error): string {
  return cause instanceof Error ? `Caused by ${printable(cause.stack ?? cause.message)}\n` : "";
}
