import { readFileSync, statSync, writeFileSync } from "node:fs";
import { isFinal, isSummaryOf, type RunState, type RunSummary, summaryOf } from "@chasmx/core";
import { scanJournal } from "./journal-scan.ts";
import { isAlive, readHolder } from "./lease-log.ts";
import { withFile } from "./open-file.ts";
import type { RunFiles } from "./run-files.ts";

/** A summary as it is kept, with the size of the journal that it tells of. */
type StoredSummary = RunSummary & { readonly journal_bytes?: number };

/** Writes a run's line for lists. Where it cannot be written, lists read the journal: that it is there is what counts. */
export function writeSummary(file: string, standing: RunState, journalBytes: number): void {
  try {
    const stored: StoredSummary = { ...summaryOf(standing), journal_bytes: journalBytes };
    withFile(file, "replace", (descriptor) => writeFileSync(descriptor, `${JSON.stringify(stored)}\n`));
  } catch {
    // See above.
  }
}

/** A run's line for lists; undefined where it was never accepted or its journal cannot be read. */
export function readSummary(runId: string, files: RunFiles, isReadOnly = false): RunSummary | undefined {
  const stored = storedSummary(runId, files.summary);
  if (stored !== undefined) {
    const { journal_bytes: journalBytes, ...summary } = stored;
    if (isFinal(summary) || isAlive(readHolder(files.lease)) || sizeOf(files.journal) === journalBytes) return summary;
  }
  return fromJournal(runId, files, isReadOnly);
}

/** The owner has gone without a last word: what stands in the journal is told, and kept for the next time. */
function fromJournal(runId: string, { journal, summary }: RunFiles, isReadOnly: boolean): RunSummary | undefined {
  try {
    const found = scanJournal(journal);
    if (found === undefined) return undefined;
    const told = summaryOf(found.standing.state);
    if (!isSummaryOf(runId, told)) return undefined;
    if (!isReadOnly) writeSummary(summary, found.standing.state, found.soundBytes + found.tornBytes);
    return told;
  } catch {
    return undefined;
  }
}

/** A summary that was cut short by a crash is none, and so is whatever else a file of its name may hold. */
function storedSummary(runId: string, file: string): StoredSummary | undefined {
  try {
    const stored: unknown = JSON.parse(withFile(file, "read", (descriptor) => readFileSync(descriptor, "utf8")));
    return isSummaryOf(runId, stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

function sizeOf(file: string): number | undefined {
  try {
    return statSync(file).size;
  } catch {
    return undefined;
  }
}
