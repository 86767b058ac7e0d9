import type { LlmRequest, LlmResponse } from "../contracts/llm-provider.ts";
import type { ErrorRecord } from "../errors.ts";
import type { ModelCall } from "../journal/model-call.ts";

/** How a model call ended. */
export type RecordedOutcome = { readonly response: LlmResponse } | { readonly error: ErrorRecord };

/** One call of a model, and how it ended. The ids of its tool calls are counted, not those that a provider drew. */
export interface RecordedCall {
  readonly call: ModelCall;
  readonly request: LlmRequest;
  readonly outcome: RecordedOutcome;
}

/**
 * What the models of one run were asked and answered: enough to run the workflow again without them. It holds no id, no time and
 * no secret, and is the same for the same conversation, whoever was faster.
 */
export interface Recording {
  /** The workflow's name. */
  readonly workflow: string;
  /** By agent; of each its own attempts, then its answers; of each of those in the order of its steps. */
  readonly calls: readonly RecordedCall[];
}

/** A call's name as one text, by which it is found. */
export function callName({ agent, activity, step }: ModelCall): string {
  return `${agent}/${activity}/${step}`;
}
