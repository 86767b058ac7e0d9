import type { JsonObject } from "../contracts/json.ts";
import type { LlmProvider } from "../contracts/llm-provider.ts";
import type { CommunicationMode } from "../contracts/run-event.ts";
import type { Workflow } from "../workflow/runnable.ts";
import type { Cancellation } from "./cancellation.ts";
import type { Journal } from "./journal.ts";
import type { RunOptions } from "./options.ts";
import type { Redaction } from "./redaction.ts";

/** A run that is written down and about to begin. */
export interface AcceptedRun {
  readonly runId: string;
  readonly workflow: Workflow;
  readonly mode: CommunicationMode;
  readonly options: RunOptions;
  readonly provider: LlmProvider;
  readonly journal: Journal;
  readonly redaction: Redaction;
  readonly cancellation: Cancellation;
  readonly inputs: JsonObject;
  readonly secrets: JsonObject;
}
