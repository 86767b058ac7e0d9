import { isChasmError, parseEvent, type RunEvent } from "@chasmx/core";
import { readLines } from "./read-lines.ts";
import { runNotFound } from "./run-files.ts";
import { damaged, isMissing, storeFailure } from "./store-failure.ts";

/** Which of a journal's events are read. */
export interface ReadEventsOptions {
  readonly folder: string;
  readonly file: string;
  readonly runId: string;
  readonly from: number;
  readonly follow?: AbortSignal | undefined;
}

/** Reads a run's events. Rejects with RUN_NOT_FOUND, and with STORE_FAILED at the first line that is damaged. */
export async function* readEvents(options: ReadEventsOptions): AsyncGenerator<RunEvent> {
  const { folder, file, runId } = options;
  let count = 0;
  try {
    for await (const lines of readLines(file, options.follow)) {
      yield* eventsIn(lines, count, options);
      count += lines.length;
    }
  } catch (error) {
    if (isChasmError(error)) throw error;
    throw isMissing(error) ? runNotFound(folder, runId) : storeFailure("read", file, error);
  }
  if (count === 0 && options.follow === undefined) throw runNotFound(folder, runId);
}

/** The events of some lines, of which the first has the given sequence. Lines before `from` are passed over unread. */
function* eventsIn(
  lines: readonly (string | undefined)[],
  first: number,
  { folder, file, runId, from }: ReadEventsOptions,
): Generator<RunEvent> {
  for (const [index, line] of lines.entries()) {
    const sequence = first + index;
    if (sequence < from && sequence > 0) continue;
    const event = parseEvent(line ?? "");
    if (event === undefined || event.sequence !== sequence) throw damaged(file, sequence + 1);
    // On some file systems two names that differ in case are the same.
    if (event.run_id !== runId) throw sequence === 0 ? runNotFound(folder, runId) : damaged(file, sequence + 1);
    if (sequence >= from) yield event;
  }
}
