import { closeSync, fdatasync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { ChasmError, changesStanding, type RunEvent, type RunState, startFold } from "@chasmx/core";
import { scanJournal } from "./journal-scan.ts";
import { openFile } from "./open-file.ts";
import { damaged, storeFailure } from "./store-failure.ts";

const sync = promisify(fdatasync);

/** One run's journal, open for writing. */
export interface JournalFile {
  /** The fold of the events that change the run's standing. */
  readonly standing: RunState;
  readonly bytes: number;
  /**
   * Writes events at the end, whole or not at all, and tells whether they change the run's standing. Throws RUN_CONFLICT where
   * another sequence comes next, and STORE_FAILED.
   */
  append(sequence: number, events: readonly RunEvent[]): boolean;
  /** Resolves when everything that was appended is on the disk. Those who wait at the same time share one sync. */
  synced(): Promise<void>;
  close(): void;
}

/** What a journal's file is opened with. */
export interface JournalFileOptions {
  /** Whether the file's name must be on the disk as well. */
  readonly isDurable: boolean;
  /** Is told, in a sentence, what was repaired. */
  readonly onRepair?: ((sentence: string) => void) | undefined;
}

/**
 * Opens a journal for its owner. A last line that was not written to its end is cut off; the file is made by the first append.
 * Throws STORE_FAILED where the last whole line is damaged.
 */
export function openJournalFile(file: string, { isDurable, onRepair }: JournalFileOptions): JournalFile {
  const found = scanJournal(file);
  if (found?.endsSoundly === false) throw damaged(file, found.length);
  const standing = found?.standing ?? startFold();
  let next = found?.length ?? 0;
  let bytes = found?.soundBytes ?? 0;
  let descriptor: number | undefined;
  let failure: ChasmError | undefined;
  let underWay: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;

  const opened = () => {
    if (descriptor !== undefined) return descriptor;
    descriptor = openFile(file, "append");
    if (isDurable) syncFolder(path.dirname(file));
    return descriptor;
  };
  if (found !== undefined) {
    // At once, so that whoever may not write it learns so before a run goes on.
    const existing = opened();
    if (found.tornBytes > 0) {
      ftruncateSync(existing, bytes);
      onRepair?.(
        `${file} ended within event ${next}, which a crash had cut short: its ${found.tornBytes} bytes were taken off.`,
      );
    }
  }
  const fail = (cause: unknown) => {
    failure = storeFailure("written", file, cause);
    return failure;
  };
  const append = (sequence: number, events: readonly RunEvent[]) => {
    if (failure !== undefined) throw failure;
    if (sequence !== next) {
      throw new ChasmError(
        "RUN_CONFLICT",
        `Event ${sequence} is out of order in ${file}: ${next} comes next. Nothing was written.`,
      );
    }
    let lines = "";
    for (const event of events) lines += `${JSON.stringify(event)}\n`;
    try {
      bytes += writeWhole(opened(), lines, bytes);
    } catch (error) {
      throw fail(error);
    }
    next += events.length;
    const { status } = standing.state;
    for (const event of events) if (changesStanding(event)) standing.apply(event);
    return sequence === 0 || standing.state.status !== status;
  };
  const syncNow = async () => {
    underWay = waiting;
    waiting = undefined;
    if (descriptor === undefined) return;
    try {
      await sync(descriptor);
    } catch (error) {
      // What the system could not write it may have forgotten: a later sync that succeeds says nothing about it.
      throw fail(error);
    }
  };
  return {
    standing: standing.state,
    get bytes() {
      return bytes;
    },
    append,
    synced() {
      waiting ??= (underWay ?? Promise.resolve()).catch(() => undefined).then(syncNow);
      return waiting;
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
      failure ??= new ChasmError("STORE_FAILED", `${file} is closed: nothing more can be written.`);
    },
  };
}

/** Writes a text to the end of a file. A disk may take a part and then no more: that part is taken off again. */
function writeWhole(descriptor: number, text: string, start: number): number {
  const total = Buffer.byteLength(text);
  const written = writeSync(descriptor, text);
  if (written === total) return total;
  const rest = Buffer.from(text);
  try {
    for (let at = written; at < total; ) at += writeSync(descriptor, rest, at);
  } catch (error) {
    ftruncateSync(descriptor, start);
    throw error;
  }
  if (fstatSync(descriptor).size !== start + total) throw new Error("somebody else has written to it");
  return total;
}

/** Puts the names in a folder on the disk. Where folders cannot be synced, as on Windows, the system does it by itself. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // See above.
  }
}
