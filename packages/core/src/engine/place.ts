import type { Budget } from "../communication/party.ts";
import type { JsonObject } from "../contracts/json.ts";
import type { Cancellation } from "../journal/cancellation.ts";
import type { Workflow } from "../workflow/runnable.ts";

/** What a workflow may spend on questions and models, with everything that runs below it. */
export interface ModelBudget extends Budget {
  readonly maxCostUsd: number | undefined;
}

/** One workflow within its run: the main one, or one that a node runs. */
export interface Place {
  /** Empty for the main workflow. */
  readonly path: string;
  readonly workflow: Workflow;
  /** Variables by name, without the secret ones. */
  readonly inputs: JsonObject;
  readonly secrets: JsonObject;
  /** How long its questions wait where nothing else is said. */
  readonly askTimeoutMs: number;
  readonly budgets: readonly ModelBudget[];
  /** Ends everything in it. */
  readonly cancellation: Cancellation;
}
