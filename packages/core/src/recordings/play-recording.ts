import type { JsonValue } from "../contracts/json.ts";
import type { RecordedAnswers } from "../engine/recorded-effects.ts";
import { errorFromRecord } from "../errors.ts";
import type { ModelCall } from "../journal/model-call.ts";
import { countIds } from "./counted-ids.ts";
import { callName, type Recording } from "./recording.ts";
import { missed, type RecordingMiss, requestDifference } from "./recording-miss.ts";

/** A recording in use by one run: its `recorded`. */
export interface PlayedRecording extends RecordedAnswers {
  /** What the run asked for and the recording does not hold. The first is why the run failed. */
  readonly misses: readonly RecordingMiss[];
  /** The calls that nobody has made so far, in the order of the recording. */
  left(): readonly ModelCall[];
}

/**
 * Begins to answer a run's models from a recording. Each call is found by who makes it, never by when, so that timing cannot
 * change who gets which answer, and only where its request is the recorded one.
 */
export function playRecording({ calls }: Recording): PlayedRecording {
  const recorded = new Map(calls.map((one) => [callName(one.call), one]));
  const made = new Set<string>();
  const misses: RecordingMiss[] = [];
  const miss = (found: RecordingMiss) => {
    misses.push(found);
    return missed(found);
  };
  return {
    misses,
    left: () => calls.map(({ call }) => call).filter((call) => !made.has(callName(call))),
    answer(call, given): JsonValue {
      const found = recorded.get(callName(call));
      if (found === undefined) throw miss({ call });
      made.add(callName(call));
      const difference = requestDifference(found.request, countIds(given).request);
      if (difference !== undefined) throw miss({ call, difference });
      if ("error" in found.outcome) throw errorFromRecord(found.outcome.error);
      return found.outcome.response as unknown as JsonValue;
    },
  };
}
