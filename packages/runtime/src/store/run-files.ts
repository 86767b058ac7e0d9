import path from "node:path";
import { ChasmError } from "@chasmx/core";

/** Only their owner reads and writes what a run leaves: it holds inputs and answers. */
export const privateFile = 0o600;

/** The same for a folder. */
export const privateFolder = 0o700;

/** The files of one run. */
export interface RunFiles {
  /** One event a line. */
  readonly journal: string;
  readonly summary: string;
  /** What other processes ask of the owner, one command a line. */
  readonly commands: string;
  /** Who owned the run when, one claim, renewal or release a line. */
  readonly lease: string;
}

const journalSuffix = ".jsonl";
const otherSuffixes = [".commands.jsonl", ".lease.jsonl"];

/** Names a run's files. Throws RUN_NOT_FOUND for what cannot be a run's id, so that no id leads out of the folder. */
export function runFiles(folder: string, runId: string): RunFiles {
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(runId)) throw runNotFound(folder, runId);
  const start = path.join(folder, runId);
  return {
    journal: `${start}${journalSuffix}`,
    summary: `${start}.summary.json`,
    commands: `${start}.commands.jsonl`,
    lease: `${start}.lease.jsonl`,
  };
}

/** The id of the run whose journal has a name; undefined for every other file. */
export function runIdOf(name: string): string | undefined {
  if (!name.endsWith(journalSuffix) || otherSuffixes.some((suffix) => name.endsWith(suffix))) return undefined;
  return name.slice(0, -journalSuffix.length);
}

/** RUN_NOT_FOUND, with what was looked for and where. */
export function runNotFound(folder: string, runId: string): ChasmError {
  return new ChasmError("RUN_NOT_FOUND", `No run "${runId.slice(0, 100)}" is kept in ${folder}.`);
}
