import type { JsonValue } from "../../contracts/json.ts";
import { type ErrorRecord, errorRecord } from "../../errors.ts";
import { assertJson } from "../../journal/json-check.ts";
import { diverged, divergedAt, valueDifference } from "./difference.ts";
import type { ReplayJournal } from "./replay-journal.ts";
import type { Turns } from "./turns.ts";

/** How an activity ended: with what it gave, or with what it failed with. */
export type Ending = { readonly output: JsonValue } | { readonly error: ErrorRecord };

/** An activity to be replayed. */
export interface ReplayedActivity {
  /** Its name: node and attempt, or node and question. */
  readonly name: string;
  /** How it ended by itself, and where; undefined where it was ended from outside or the journal does not know. */
  readonly end: (Ending & { readonly sequence: number }) | undefined;
  /** Does again what it did. */
  run(): Promise<JsonValue> | JsonValue;
  /** Ends what is left of it. */
  stop(): void;
}

/** What activities are replayed with. */
export interface ActivityReplayOptions {
  readonly replayJournal: ReplayJournal;
  readonly turns: Turns;
  /** Resolves when the activity that is replayed now came to what the journal does not hold any more. */
  readonly cutOff: Promise<void>;
}

/** How long an activity may do something that is no step, and that nothing tells of. */
const silenceMs = 5000;

/** Does an activity again and compares all that it does. Rejects with REPLAY_DIVERGED at the first difference. */
export async function replayActivity(
  { name, end, run, stop }: ReplayedActivity,
  { replayJournal, turns, cutOff }: ActivityReplayOptions,
): Promise<void> {
  replayJournal.begin(name, end !== undefined);
  let silence: ReturnType<typeof setTimeout> | undefined;
  const silent = new Promise<undefined>((resolve) => {
    silence = setTimeout(() => resolve(undefined), silenceMs);
  });
  try {
    const ending = await Promise.race([endingOf(run, name), cutOff.then(() => turns.rest()), silent]);
    assertSame(name, end, ending ?? undefined);
    if (replayJournal.difference !== undefined) throw replayJournal.difference;
    assertWhole(name, replayJournal);
  } catch (error) {
    // An activity may answer for what it came to differently before it ended differently.
    throw replayJournal.difference ?? error;
  } finally {
    clearTimeout(silence);
    stop();
  }
}

/** Runs an activity and tells how it ended. */
export async function endingOf(run: ReplayedActivity["run"], name: string): Promise<Ending> {
  try {
    return { output: assertJson(await run(), `The output of "${name}"`) };
  } catch (error) {
    return { error: errorRecord(error) };
  }
}

function assertSame(name: string, end: ReplayedActivity["end"], ending: Ending | undefined): void {
  if (end === undefined) return;
  const { sequence, ...recorded } = end;
  if (ending === undefined) {
    throw divergedAt(sequence, `"${name}" ended at event ${sequence}, and in the replay it did not come to an end.`);
  }
  const found = valueDifference(recorded, ending);
  if (found !== undefined) throw diverged(`The end of "${name}"`, { sequence, ...found });
}

function assertWhole(name: string, { missing }: ReplayJournal): void {
  const event = missing();
  if (event === undefined) return;
  throw divergedAt(
    event.sequence,
    `The journal holds ${event.type} of "${name}" at event ${event.sequence}, which the replay did not come to.`,
  );
}
