import path from "node:path";
import { ChasmError } from "@chasmx/core";

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
const runIds = /^[A-Za-z0-9_-]{1,100}$/;

/** Names a run's files. Throws RUN_NOT_FOUND for what cannot be a run's id, so that no id leads out of the folder. */
export function runFiles(folder: string, runId: string): RunFiles {
  if (!runIds.test(runId)) throw runNotFound(folder, runId);
  // Put together by hand: a list names thousands of files.
  const start = `${folder}${path.sep}${runId}`;
  return {
    journal: `${start}${journalSuffix}`,
    summary: `${start}.summary.json`,
    commands: `${start}.commands.jsonl`,
    lease: `${start}.lease.jsonl`,
  };
}

/** The id of the run whose journal has a name; undefined for every other file, of a run or not. */
export function runIdOf(name: string): string | undefined {
  if (!name.endsWith(journalSuffix)) return undefined;
  const runId = name.slice(0, -journalSuffix.length);
  return runIds.test(runId) ? runId : undefined;
}

/** RUN_NOT_FOUND, with what was looked for and where. */
export function runNotFound(folder: string, runId: string): ChasmError {
  return new ChasmError("RUN_NOT_FOUND", `No run "${runId.slice(0, 100)}" is kept in ${folder}.`);
}
