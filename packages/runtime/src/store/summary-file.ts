import { readFileSync, statSync, writeFileSync } from "node:fs";
import type { RunState, RunSummary } from "@chasmx/core";
import { scanJournal } from "./journal-scan.ts";
import { isAlive, readHolder } from "./lease-log.ts";
import { privateFile, type RunFiles } from "./run-files.ts";

/** A summary as it is kept, with the size of the journal that it tells of. */
type StoredSummary = RunSummary & { readonly journal_bytes: number };

const final: ReadonlySet<string> = new Set(["completed", "failed", "cancelled"]);

/** Whether nothing can follow in a run of this status. */
export function isFinal({ status }: RunSummary): boolean {
  return final.has(status);
}

/** Writes a run's line for lists. Where it cannot be written, lists read the journal: that it is there is what counts. */
export function writeSummary(file: string, standing: RunState, journalBytes: number): void {
  const stored: StoredSummary = { ...summaryOf(standing), journal_bytes: journalBytes };
  try {
    writeFileSync(file, `${JSON.stringify(stored)}\n`, { mode: privateFile });
  } catch {
    // See above.
  }
}

/** A run's line for lists; undefined where it was never accepted or its journal cannot be read. */
export function readSummary(files: RunFiles): RunSummary | undefined {
  const stored = storedSummary(files.summary);
  if (stored !== undefined) {
    const { journal_bytes: journalBytes, ...summary } = stored;
    if (isFinal(summary) || isAlive(readHolder(files.lease)) || sizeOf(files.journal) === journalBytes) return summary;
  }
  return fromJournal(files);
}

/** The owner has gone without a last word: what stands in the journal is told, and kept for the next time. */
function fromJournal({ journal, summary }: RunFiles): RunSummary | undefined {
  try {
    const found = scanJournal(journal);
    if (found === undefined || found.standing.state.runId === "") return undefined;
    writeSummary(summary, found.standing.state, found.soundBytes + found.tornBytes);
    return summaryOf(found.standing.state);
  } catch {
    return undefined;
  }
}

function summaryOf({ runId, workflow, status, acceptedAt, endedAt }: RunState): RunSummary {
  return {
    run_id: runId,
    workflow: String(workflow.name),
    status,
    accepted_at: acceptedAt,
    ...(endedAt === undefined ? {} : { ended_at: endedAt }),
  };
}

/** A summary that was cut short by a crash is none. */
function storedSummary(file: string): StoredSummary | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as StoredSummary;
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
