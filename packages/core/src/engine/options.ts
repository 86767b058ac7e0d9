import type { ConversationLimits } from "../communication/limits.ts";
import type { Gate } from "../contracts/gate.ts";
import type { JsonObject } from "../contracts/json.ts";
import type { LlmProvider } from "../contracts/llm-provider.ts";
import type { CommunicationMode, RunEvent } from "../contracts/run-event.ts";
import type { RunStore } from "../contracts/run-store.ts";
import type { Transport } from "../contracts/transport.ts";
import type { RecordedAnswers } from "./recorded-effects.ts";

/** A piece of a model's text, for display alone: it is not journaled. */
export interface TextDelta {
  readonly path: string;
  readonly nodeId: string;
  /** The node's attempt, or the id of the question that it answers. */
  readonly activity: string;
  readonly text: string;
  /** Whether the text of this answer so far is void: the model is called again, and answers from the beginning. */
  readonly isRestart?: true;
}

/** How a run is made. Everything has a default that needs no server, no network and no key. */
export interface RunOptions {
  /** Values for the workflow's variables, by name. They are copied. */
  readonly inputs?: JsonObject;
  /** The run's id: 1 to 100 letters, digits, `-` and `_`. Random unless given. */
  readonly runId?: string;
  /** How agents talk, instead of what the document says. */
  readonly mode?: CommunicationMode;
  /** The model for every node, instead of what the document says. */
  readonly model?: string;
  /** Who generates. The embedded rehearsal unless given. */
  readonly provider?: LlmProvider;
  /** Answers that stand in for every model: none is called. Excludes `provider` and `remote`. See `playRecording`. */
  readonly recorded?: RecordedAnswers;
  /** Where the journal is kept. In memory unless given. */
  readonly store?: RunStore;
  /** Opens the transport of `pubsub` mode. The run connects and closes what this gives. */
  readonly transport?: () => Transport;
  /** The nodes whose agents live in other processes, which `hostAgents` opens. The run waits for them before it begins. */
  readonly remote?: readonly string[];
  /** How long the transport may be down before the run goes on in memory, in milliseconds. 5,000 unless given. */
  readonly graceMs?: number;
  /** Stands before every start of a node and every delivery of a message. */
  readonly gate?: Gate;
  /** How much conversation the run may hold; over what the document's budget says. */
  readonly limits?: Partial<ConversationLimits>;
  /**
   * Whether the run's state holds only the messages and steps that are under way, and forgets them once they are settled. For
   * runs of a great many questions: a settled one takes half a kilobyte, as long as the run lives. The journal has them all.
   */
  readonly forgetsSettled?: boolean;
  /** Cancels the run. */
  readonly signal?: AbortSignal;
  /** Receives every event once it is stored, in order. What it throws fails the run. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Receives models' text as it comes, for display alone. */
  readonly onDelta?: (delta: TextDelta) => void;
  /** Stamps the events, in milliseconds since 1970. Time-outs and delays keep the machine's time. */
  readonly now?: () => number;
}
