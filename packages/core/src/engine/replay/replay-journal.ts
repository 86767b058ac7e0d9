import type { RunEvent, RunEventBody } from "../../contracts/run-event.ts";
import { ChasmError } from "../../errors.ts";
import type { Journal } from "../../journal/journal.ts";
import { diverged, divergedAt, eventDifference } from "./difference.ts";
import { activityOf, identityOf, type Recording, stepKeyOf } from "./recording.ts";

/** A journal that compares instead of writing. */
export interface ReplayJournal {
  readonly journal: Journal;
  /** How many events were made again and are the same. */
  readonly matches: number;
  /** What differed first. An activity may catch the error that told it of it. */
  readonly difference: ChasmError | undefined;
  /** Says which activity is replayed now, and whether the journal knows its end: one without may go on further than it did. */
  begin(activity: string, hasEnd: boolean): void;
  /** The first event of the activity that was not made again. */
  missing(): RunEvent | undefined;
}

/** Opens the journal of a replay. `onCutOff` is told that an activity came to what the journal does not hold any more. */
export function createReplayJournal(recording: Recording, onCutOff: () => void): ReplayJournal {
  const { state, made } = recording;
  const matched = new Set<RunEvent>();
  const byActivity = Map.groupBy(made.values(), (event) => activityOf(stepKeyOf(event, state) ?? ""));
  let current = { activity: "", hasEnd: true };
  let difference: ChasmError | undefined;

  const match = (body: RunEventBody, identity: string): RunEvent => {
    const recorded = made.get(identity);
    if (recorded === undefined) {
      if (current.hasEnd) throw beyond(body, current.activity, state.length);
      onCutOff();
      throw new ChasmError("RUN_CANCELLED", "The run that is replayed ended here.");
    }
    const found = eventDifference(recorded, body);
    if (found !== undefined) throw diverged(`The ${recorded.type} of "${current.activity}"`, found);
    matched.add(recorded);
    return recorded;
  };
  const record: Journal["record"] = (body, path = "") => {
    const identity = identityOf(body);
    const base = { v: 1 as const, run_id: state.runId, sequence: 0, time: state.acceptedAt, path };
    if (identity === undefined) return { ...body, ...base };
    try {
      return match(body, identity) as unknown as typeof body & typeof base;
    } catch (error) {
      if (error instanceof ChasmError && error.code === "REPLAY_DIVERGED") difference ??= error;
      throw error;
    }
  };
  return {
    // What was shared and said, and every output, is known; no step of this replay has been done before.
    journal: {
      state: { ...state, steps: new Map(), pendingInputs: new Map() },
      record,
      end: () => undefined,
      isEnded: false,
      stored: () => undefined,
    },
    get matches() {
      return matched.size;
    },
    get difference() {
      return difference;
    },
    begin(activity, hasEnd) {
      current = { activity, hasEnd };
    },
    missing: () => byActivity.get(current.activity)?.find((event) => !matched.has(event)),
  };
}

function beyond(body: RunEventBody, activity: string, length: number): ChasmError {
  const what = "key" in body ? ` ${body.key}` : "";
  return divergedAt(length - 1, `"${activity}" came to ${body.type}${what}, which the journal does not hold.`);
}
