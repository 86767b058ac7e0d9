import type { JsonValue } from "../contracts/json.ts";
import type { LlmProvider, LlmRequest } from "../contracts/llm-provider.ts";
import { ChasmError, isChasmError } from "../errors.ts";
import { type Effects, worldEffects } from "../journal/effects.ts";
import type { Journal } from "../journal/journal.ts";
import { createRequestReader, type ModelCall, modelCallOf } from "../journal/model-call.ts";

/** Answers that stand in for a run's models. */
export interface RecordedAnswers {
  /**
   * What a call was answered with. Throws what it failed with, and RECORDING_MISSED where it holds no such call or the call
   * was made with another request.
   */
  answer(call: ModelCall, request: LlmRequest): JsonValue;
}

/** Who generates in a run from a recording: nobody is called, so nothing is ever spent. */
export const recordedProvider: LlmProvider = {
  name: "recording",
  isFree: true,
  generate: () => Promise.reject(new ChasmError("RECORDING_MISSED", "A run from a recording calls no model.")),
};

/** What a run from a recording needs of it. */
export interface RecordedEffectsOptions {
  readonly recorded: RecordedAnswers;
  readonly journal: Journal;
  /** Is told of a call that the recording does not hold: the run cannot go on as if an agent had just failed. */
  readonly onMiss: (error: ChasmError) => void;
}

/** Effects of which model calls are answered from a recording, and all others happen. */
export function recordedEffects({ recorded, journal, onMiss }: RecordedEffectsOptions): Effects {
  const read = createRequestReader();
  return {
    ...worldEffects,
    perform<T>(...[step, effect]: Parameters<typeof worldEffects.perform<T>>) {
      const request = step.isModel ? read(step.key, step.request) : undefined;
      if (request === undefined) return effect();
      try {
        return recorded.answer(modelCallOf(step.key, journal.state), request) as T;
      } catch (error) {
        if (isChasmError(error, "RECORDING_MISSED")) onMiss(error);
        throw error;
      }
    },
  };
}
