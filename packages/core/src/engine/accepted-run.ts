import type { Bus } from "../communication/bus.ts";
import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { LlmProvider } from "../contracts/llm-provider.ts";
import type { CommunicationMode } from "../contracts/run-event.ts";
import type { Cancellation } from "../journal/cancellation.ts";
import type { Effects } from "../journal/effects.ts";
import type { Journal } from "../journal/journal.ts";
import type { Redaction } from "../journal/redaction.ts";
import type { Workflow } from "../workflow/runnable.ts";
import type { Exchanges } from "./exchanges.ts";
import type { InputDesk } from "./input-desk.ts";
import type { RunOptions } from "./options.ts";
import type { Place } from "./place.ts";
import type { RemoteAgents } from "./remote/remote-agents.ts";
import type { Reservations } from "./reservations.ts";

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
  readonly effects: Effects;
  readonly reservations: Reservations;
  /** What nodes of an earlier process have been asked and have answered, by the node's name and the conversation. */
  readonly exchanges: Exchanges;
  /** Runs another workflow within this run. */
  performPlace(accepted: AcceptedRun, bus: Bus, place: Place): Promise<JsonValue>;
  /** The agents that live in other processes; undefined where all live here. */
  readonly remote: RemoteAgents | undefined;
  /** What people are asked for. */
  readonly inputDesk: InputDesk;
  readonly inputs: JsonObject;
  readonly secrets: JsonObject;
}
