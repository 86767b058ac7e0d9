import type { RunEvent, RunEventBody } from "../../contracts/run-event.ts";
import { ChasmError } from "../../errors.ts";

/** The first place where a replay came to something else. */
export interface Difference {
  /** The event of the journal; the last one before, where the journal holds none. */
  readonly sequence: number;
  /** A JSON Pointer (RFC 6901) into the event. */
  readonly pointer: string;
  readonly recorded: unknown;
  readonly replayed: unknown;
}

/** What is of the journal, and what depends on the order and the time of things beside an activity. */
const passedOver: ReadonlySet<string> = new Set([
  ...["v", "run_id", "sequence", "time", "path"],
  ...["timeout_ms", "expires_at", "version"],
]);

/** Where an event that was made again differs from the one of the journal; undefined where it does not. */
export function eventDifference(recorded: RunEvent, replayed: RunEventBody): Difference | undefined {
  const found = valueDifference(facts(recorded), facts(replayed));
  return found === undefined ? undefined : { sequence: recorded.sequence, ...found };
}

function facts(event: RunEventBody): object {
  return Object.fromEntries(Object.entries(event).filter(([name]) => !passedOver.has(name)));
}

/** Where two values differ first. */
export function valueDifference(
  recorded: unknown,
  replayed: unknown,
  pointer = "",
): Omit<Difference, "sequence"> | undefined {
  if (!isContainer(recorded) || !isContainer(replayed) || Array.isArray(recorded) !== Array.isArray(replayed)) {
    return Object.is(recorded, replayed) ? undefined : { pointer, recorded, replayed };
  }
  for (const key of new Set([...Object.keys(recorded), ...Object.keys(replayed)])) {
    const place = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const found = valueDifference(own(recorded, key), own(replayed, key), place);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** REPLAY_DIVERGED, which names what differs. */
export function diverged(what: string, difference: Difference): ChasmError {
  const { sequence, pointer, recorded, replayed } = difference;
  return new ChasmError(
    "REPLAY_DIVERGED",
    `${what} differs from event ${sequence} of the journal${pointer === "" ? "" : ` at "${pointer}"`}: it holds ${shown(recorded)}, and the replay came to ${shown(replayed)}.`,
    { details: difference },
  );
}

/** REPLAY_DIVERGED where one side has nothing that could be compared. */
export function divergedAt(sequence: number, sentence: string): ChasmError {
  return new ChasmError("REPLAY_DIVERGED", sentence, { details: { sequence } });
}

const shownCharacters = 120;

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function own(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}
