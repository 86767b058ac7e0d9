import type { JsonObject } from "../contracts/json.ts";
import type { LlmProvider } from "../contracts/llm-provider.ts";
import type { CommunicationMode } from "../contracts/run-event.ts";
import type { Cancellation } from "../journal/cancellation.ts";
import type { Journal } from "../journal/journal.ts";
import type { Redaction } from "../journal/redaction.ts";
import type { Workflow } from "../workflow/runnable.ts";
import type { RunOptions } from "./options.ts";

/** A run that is written down and about to begin. */
export interface AcceptedRun {
  readonly runId: string;
  /** Whether an earlier process has begun it. */
  readonly isResumed: boolean;
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
