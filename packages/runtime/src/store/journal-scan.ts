import { readFileSync } from "node:fs";
import { changesStanding, type Fold, parseEvent, type RunEvent, startFold } from "@chasmx/core";
import { withFile } from "./open-file.ts";
import { isMissing } from "./store-failure.ts";

/** What a journal's file holds, found without reading its events one by one. */
export interface JournalScan {
  /** The fold of the events that change the run's standing, and of no other. */
  readonly standing: Fold;
  /** How many whole lines there are. */
  readonly length: number;
  /** Whether the last of them is the event that it should be. */
  readonly endsSoundly: boolean;
  /** The bytes of the whole lines. */
  readonly soundBytes: number;
  /** The bytes of a last line that was not written to its end. */
  readonly tornBytes: number;
}

const lineEnd = 10;
/** What the lines hold whose events change a run's standing. */
const standingMarks = ['"type":"run-', '"type":"input-', '"type":"step-failed"'].map((mark) => Buffer.from(mark));

/** Looks a journal over. Undefined where there is none. */
export function scanJournal(file: string): JournalScan | undefined {
  const bytes = readIfThere(file);
  if (bytes === undefined) return undefined;
  const soundBytes = bytes.lastIndexOf(lineEnd) + 1;
  const sound = bytes.subarray(0, soundBytes);
  const length = countLines(sound);
  const standing = startFold();
  for (const event of standingEvents(sound)) standing.apply(event);
  const endsSoundly = length === 0 || eventIn(sound, soundBytes - 1)?.sequence === length - 1;
  return { standing, length, endsSoundly, soundBytes, tornBytes: bytes.length - soundBytes };
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return withFile(file, "read", (descriptor) => readFileSync(descriptor));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(lineEnd); at !== -1; at = bytes.indexOf(lineEnd, at + 1)) count++;
  return count;
}

/** The events that change a run's standing. Their marks may stand deeper in another event, so each one's own type is looked at. */
function* standingEvents(bytes: Buffer): Generator<RunEvent> {
  const ends = new Set(standingMarks.flatMap((mark) => lineEndsAfter(bytes, mark)));
  for (const end of [...ends].sort((one, other) => one - other)) {
    const event = eventIn(bytes, end);
    if (event !== undefined && changesStanding(event)) yield event;
  }
}

/** Where the lines end that hold a mark. */
function lineEndsAfter(bytes: Buffer, mark: Buffer): number[] {
  const ends: number[] = [];
  for (let at = bytes.indexOf(mark); at !== -1; ) {
    const end = bytes.indexOf(lineEnd, at);
    ends.push(end);
    at = bytes.indexOf(mark, end);
  }
  return ends;
}

/** The event of the line that ends at a byte. */
function eventIn(bytes: Buffer, end: number): RunEvent | undefined {
  const start = end === 0 ? 0 : bytes.lastIndexOf(lineEnd, end - 1) + 1;
  return parseEvent(bytes.toString("utf8", start, end));
}
