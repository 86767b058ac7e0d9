import { parseCommand, type RunCommand } from "@chasmx/core";
import { appendText } from "./append-text.ts";
import { readLines } from "./read-lines.ts";
import { isMissing, storeFailure } from "./store-failure.ts";

/** Leaves a command for the owner of a run. It begins a line of its own also after one that was torn. */
export function leaveCommand(file: string, command: RunCommand): void {
  appendText(file, `\n${JSON.stringify(command)}\n`);
}

/** The commands that were left, and those that come, until the signal aborts. */
export async function* followCommands(file: string, signal: AbortSignal): AsyncGenerator<RunCommand> {
  appendText(file, "");
  for await (const lines of readLines(file, signal)) yield* lines.flatMap(commandIn);
}

/** The commands that were left so far. */
export async function commandsIn(file: string): Promise<RunCommand[]> {
  try {
    return (await Array.fromAsync(readLines(file))).flat().flatMap(commandIn);
  } catch (error) {
    if (isMissing(error)) return [];
    throw storeFailure("read", file, error);
  }
}

/** The command of a line. Anybody who may write the file may leave one, so that what is none is passed over. */
function commandIn(line: string | undefined): RunCommand[] {
  const command = parseCommand(line ?? "");
  return command === undefined ? [] : [command];
}
