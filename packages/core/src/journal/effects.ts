import type { JsonValue } from "../contracts/json.ts";

/** A step whose effect is about to happen. */
export interface EffectStep {
  readonly key: string;
  /** Whether it reaches out of the run. */
  readonly isOutside: boolean;
  /** Whether it calls a model. */
  readonly isModel: boolean;
  /** What it is asked to do, as the journal has it. */
  readonly request?: JsonValue | undefined;
}

/**
 * Where the results of a run's effects come from, and the ids that it draws: the world, or in a replay the journal of the
 * run that is replayed. Nothing else about a run depends on chance or on what is outside.
 */
export interface Effects {
  /** The id of the message that a step sends. */
  messageId(stepKey: string): string;
  /** The result of a step's effect. */
  perform<T>(step: EffectStep, effect: () => Promise<T> | T): Promise<T> | T;
}

/** Effects that happen. */
export const worldEffects: Effects = {
  messageId: () => crypto.randomUUID(),
  perform: (_, effect) => effect(),
};
