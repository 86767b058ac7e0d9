import { readdirSync } from "node:fs";
import { matchesFilter, type RunFilter, type RunSummary } from "@chasmx/core";
import { runFiles, runIdOf } from "./run-files.ts";
import { isMissing, storeFailure } from "./store-failure.ts";
import { readSummary } from "./summary-file.ts";

/** Which runs are listed, and whether what was found in their journals may be kept for the next time. */
export interface ListOptions {
  readonly filter?: RunFilter | undefined;
  readonly isReadOnly?: boolean;
}

/** The runs of a folder, the latest first. Throws STORE_FAILED where the folder cannot be read; one that is not there is empty. */
export function listSummaries(folder: string, { filter = {}, isReadOnly = false }: ListOptions = {}): RunSummary[] {
  const summaries: RunSummary[] = [];
  for (const name of namesIn(folder)) {
    const runId = runIdOf(name);
    const summary = runId === undefined ? undefined : readSummary(runId, runFiles(folder, runId), isReadOnly);
    if (summary !== undefined && matchesFilter(summary, filter)) summaries.push(summary);
  }
  return summaries.sort((one, other) => other.accepted_at - one.accepted_at);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw storeFailure("read", folder, error);
  }
}
