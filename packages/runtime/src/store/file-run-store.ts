import { existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { ChasmError, isChasmError, isFinal, type Lease, type RunEvent, type RunStore } from "@chasmx/core";
import { commandsIn, followCommands, leaveCommand } from "./command-file.ts";
import { type JournalFile, openJournalFile } from "./journal-file.ts";
import { claimLease, isAlive, readHolder, releaseLease, renewLease } from "./lease-log.ts";
import { listSummaries } from "./list-summaries.ts";
import { readEvents } from "./read-events.ts";
import { type RunFiles, runFiles, runNotFound } from "./run-files.ts";
import { steadyClock } from "./steady-clock.ts";
import { storeFailure } from "./store-failure.ts";
import { writeSummary } from "./summary-file.ts";

/** What an append promises: the events outlive the process, or also a machine that loses its power. */
export type Durability = "process" | "disk";

/** Where and how runs are kept. */
export interface FileRunStoreOptions {
  /** The folder of the files. It is made by the first run. */
  readonly folder: string;
  /** `process` unless given. */
  readonly durability?: Durability;
  /** Is told, in a sentence, what was repaired in a file when it was opened for writing. */
  readonly onRepair?: (sentence: string) => void;
  /** Whether looking at runs leaves no trace in the folder. A list then reads the journals of runs that were left, each time. */
  readonly isReadOnly?: boolean;
}

/** A run that this store owns. */
interface OwnedRun {
  readonly files: RunFiles;
  readonly journal: JournalFile;
  readonly token: string;
  readonly ttlMs: number;
  /** Until then nobody else can have claimed the run. */
  expiresAt: number;
}

/** Keeps each run as a journal of JSON lines in a folder, beside its summary, its lease and its commands. */
export function fileRunStore(options: FileRunStoreOptions): RunStore {
  const { folder, durability = "process", onRepair, isReadOnly = false } = options;
  const owned = new Map<string, OwnedRun>();
  const now = steadyClock();
  const closing = new AbortController();
  const isDurable = durability === "disk";
  const untilClosed = (signal: AbortSignal) => AbortSignal.any([signal, closing.signal]);

  const filesOf = (runId: string) => {
    const files = runFiles(folder, runId);
    if (existsSync(files.journal)) return files;
    throw runNotFound(folder, runId);
  };
  const ownedBy = (lease: Lease) => {
    const run = owned.get(lease.token);
    if (run !== undefined && (run.expiresAt > now() || renew(run, now()))) return run;
    throw leaseLost(lease);
  };
  const append = (lease: Lease, sequence: number, events: readonly RunEvent[]) => {
    const { journal, files } = ownedBy(lease);
    const isChanged = journal.append(sequence, events);
    if (isChanged) writeSummary(files.summary, journal.standing, journal.bytes);
    return journal;
  };
  const release = ({ files, journal, token }: OwnedRun) => {
    owned.delete(token);
    journal.close();
    releaseLease(files.lease, token);
    // A run that has not ended goes on, with the commands that are being left for it.
    if (isFinal(journal.standing) && isEmpty(files.commands)) remove(files.commands);
  };

  const store: RunStore = {
    name: "file",
    place: folder,
    isOwned: async (runId) => isAlive(readHolder(runFiles(folder, runId).lease)),
    claim: async (runId, owner, ttlMs) => {
      const files = runFiles(folder, runId);
      const expiresAt = now() + ttlMs;
      const token = claimIn(folder, files, { runId, owner, expiresAt });
      try {
        const journal = openJournalFile(files.journal, { isDurable, onRepair });
        owned.set(token, { files, journal, token, ttlMs, expiresAt });
      } catch (error) {
        releaseLease(files.lease, token);
        throw isChasmError(error) ? error : storeFailure("written", files.journal, error);
      }
      return { runId, owner, token };
    },
    async renew(lease) {
      const run = owned.get(lease.token);
      if (run === undefined || !renew(run, now())) throw leaseLost(lease);
    },
    async append(lease, sequence, events) {
      const journal = append(lease, sequence, events);
      if (isDurable) await journal.synced();
    },
    read: (runId, { from = 0, follow } = {}) => {
      const signal = follow === undefined ? undefined : untilClosed(follow);
      return readRun(folder, { runId, from, follow: signal });
    },
    async *list(filter) {
      yield* listSummaries(folder, { filter, isReadOnly });
    },
    async submit(runId, command) {
      leaveCommand(filesOf(runId).commands, command);
    },
    commands: (lease, signal) => followCommands(ownedBy(lease).files.commands, untilClosed(signal)),
    commandsLeft: async (runId) => await commandsIn(filesOf(runId).commands),
    async release(lease) {
      const run = owned.get(lease.token);
      if (run !== undefined) release(run);
    },
    async delete(runId) {
      const files = filesOf(runId);
      claimIn(folder, files, { runId, owner: "delete", expiresAt: now() + deletionMs });
      // The lease goes last: whoever claims the run before finds it taken, and after that finds nothing.
      for (const file of [files.journal, files.summary, files.commands, files.lease]) remove(file);
    },
    async close() {
      closing.abort();
      // A lease that cannot be given back expires by itself.
      await Promise.allSettled([...owned.values()].map(async (run) => release(run)));
    },
  };
  if (isDurable) return store;
  // A write that returned is the system's, and survives the process: there is nothing to wait for.
  return { ...store, appendNow: (lease, sequence, events) => void append(lease, sequence, events) };
}

/** How long a run that is being removed is kept from others. */
const deletionMs = 10_000;

interface Claim {
  readonly runId: string;
  readonly owner: string;
  readonly expiresAt: number;
}

/** Claims a run and gives the lease's token. Throws RUN_CONFLICT while another owner lives. */
function claimIn(folder: string, { lease }: RunFiles, { runId, owner, expiresAt }: Claim): string {
  makeFolder(folder);
  const token = claimLease(lease, owner, expiresAt);
  if (token !== undefined) return token;
  const holder = readHolder(lease);
  const who = holder === undefined ? "another process" : `process ${holder.pid} on ${holder.host}`;
  throw new ChasmError(
    "RUN_CONFLICT",
    `The run "${runId}" is owned by ${who}. Wait until it is done, or cancel the run.`,
  );
}

function makeFolder(folder: string): void {
  try {
    // Only their owner reads what a run leaves: it holds inputs and answers.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw storeFailure("written", folder, error);
  }
}

/** Extends a lease from a time on; false where it is lost. */
function renew(run: OwnedRun, from: number): boolean {
  const expiresAt = from + run.ttlMs;
  if (!renewLease(run.files.lease, run.token, expiresAt)) return false;
  run.expiresAt = expiresAt;
  return true;
}

function leaseLost({ runId }: Lease): ChasmError {
  return new ChasmError("RUN_CONFLICT", `The run "${runId}" is no longer owned here. Nothing was written.`);
}

async function* readRun(
  folder: string,
  { runId, from, follow }: { readonly runId: string; readonly from: number; readonly follow: AbortSignal | undefined },
): AsyncGenerator<RunEvent> {
  yield* readEvents({ folder, file: runFiles(folder, runId).journal, runId, from, follow });
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch (error) {
    throw storeFailure("removed", file, error);
  }
}

function isEmpty(file: string): boolean {
  try {
    return statSync(file).size === 0;
  } catch {
    return false;
  }
}
