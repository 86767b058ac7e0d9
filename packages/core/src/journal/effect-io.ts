import type { StepIo } from "../contracts/node-type.ts";
import type { Cancellation } from "./cancellation.ts";

/** What an effect is given, with a signal that is made when it is wanted. A getter in a literal would be defined for each step. */
export class EffectIo implements StepIo {
  readonly idempotencyKey: string;
  readonly #cancellation: Cancellation;

  constructor(idempotencyKey: string, cancellation: Cancellation) {
    this.idempotencyKey = idempotencyKey;
    this.#cancellation = cancellation;
  }

  get signal(): AbortSignal {
    return this.#cancellation.signal;
  }
}
