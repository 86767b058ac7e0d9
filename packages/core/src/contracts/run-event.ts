import type { ErrorRecord } from "../errors.ts";
import type { JsonObject, JsonSchema, JsonValue } from "./json.ts";
import type { Usage } from "./llm-provider.ts";
import type { MessageOutcome, MessageType, TrailEntry } from "./message.ts";

/** How agents of a run talk: in memory, or over the configured transport. */
export type CommunicationMode = "simple" | "pubsub";

/** What every event carries. */
export interface RunEventBase {
  /** The journal's version. */
  readonly v: 1;
  readonly run_id: string;
  /** Counts from 0 without a gap. */
  readonly sequence: number;
  /** Milliseconds since 1970-01-01T00:00Z, from the owner's clock. */
  readonly time: number;
  /** The sub-workflow that the event belongs to; empty in the main workflow. */
  readonly path: string;
}

/** The facts of each event, by its type. */
export type RunEventBody =
  | {
      readonly type: "run-accepted";
      readonly workflow: JsonObject;
      /** The workflow's file, as a path from the project's root, where it runs others. */
      readonly file?: string;
      /** The workflows that its nodes run, by their files. */
      readonly workflows?: { readonly [file: string]: JsonObject };
      /** The nodes whose agents live in other processes. */
      readonly remote?: readonly string[];
      /** The run that this one repeats, and the node from which on; what came before it follows here. */
      readonly rerun_of?: { readonly run_id: string; readonly from?: string };
      /** Every variable's value; a secret's is its mark. */
      readonly inputs: JsonObject;
      readonly mode: CommunicationMode;
      /** The model for every node, instead of what the workflow says. */
      readonly model?: string;
      /** The version of core that accepted the run. */
      readonly engine: string;
    }
  | { readonly type: "run-resumed"; readonly transport: string; readonly provider: string; readonly engine: string }
  | { readonly type: "run-started"; readonly transport: string; readonly provider: string }
  | {
      /** The run waits for people; it goes on when none of its requests is open any more. */
      readonly type: "run-paused";
    }
  | {
      /** Its process left the run on purpose, so that another can go on with it. */
      readonly type: "run-interrupted";
      readonly reason: string;
    }
  | {
      readonly type: "transport-fallback";
      /** The transport that failed; absent where none was configured. */
      readonly transport?: string;
      readonly error: ErrorRecord;
    }
  | {
      readonly type: "agent-registered";
      readonly node_id: string;
      readonly agent_id: string;
      /** The process that hosts it, where that is not the owner's. */
      readonly host?: string;
    }
  | { readonly type: "agent-unregistered"; readonly node_id: string; readonly agent_id: string }
  | { readonly type: "node-started"; readonly node_id: string; readonly attempt: number }
  | {
      readonly type: "node-retried";
      readonly node_id: string;
      /** The attempt that failed. */
      readonly attempt: number;
      readonly error: ErrorRecord;
      /** How long the next attempt waits. */
      readonly delay_ms: number;
    }
  | {
      readonly type: "step-started";
      readonly node_id: string;
      readonly key: string;
      /** What the effect was asked to do, where that matters to a reader: a model's request. */
      readonly request?: JsonValue;
    }
  | {
      /** The process that began this step did not live to see its end. */
      readonly type: "step-interrupted";
      readonly node_id: string;
      readonly key: string;
    }
  | {
      readonly type: "step-completed";
      readonly node_id: string;
      readonly key: string;
      readonly result: JsonValue;
      readonly usage?: Usage;
    }
  | { readonly type: "step-failed"; readonly node_id: string; readonly key: string; readonly error: ErrorRecord }
  | {
      readonly type: "input-requested";
      readonly node_id: string;
      readonly key: string;
      readonly request: RequestedInput;
      /** When the wait is over, in milliseconds since 1970. */
      readonly expires_at?: number;
    }
  | {
      readonly type: "input-given";
      readonly node_id: string;
      readonly key: string;
      readonly value: JsonValue;
      /** A person's value, or the request's default once its time was over. */
      readonly by: "person" | "default";
    }
  | {
      /** Nobody waits for the input any more: what wanted it has ended. */
      readonly type: "input-withdrawn";
      readonly node_id: string;
      readonly key: string;
    }
  | {
      readonly type: "message-sent";
      readonly message_id: string;
      readonly message_type: MessageType;
      /** The sending node. */
      readonly from: string;
      /** The receiving node, or all the nodes that a broadcast is for. */
      readonly to: string | readonly string[];
      /** The step that sends it: on resume the same id is used again. */
      readonly key: string;
      readonly content: JsonValue;
      readonly trail?: readonly TrailEntry[];
      readonly timeout_ms?: number;
      /** Why the message took another way than a question does, for example to a node that does not communicate. */
      readonly note?: string;
    }
  | {
      readonly type: "message-settled";
      readonly message_id: string;
      readonly outcome: MessageOutcome;
      /** The answer, where there is one. */
      readonly content?: JsonValue;
      readonly error?: ErrorRecord;
      readonly usage?: Usage;
    }
  | {
      readonly type: "message-gated";
      readonly message_id: string;
      /** What was gated: a question or a broadcast, or the answer to the question. */
      readonly message_type: MessageType;
      /** What the run's gate did with the message before it was delivered. */
      readonly action: "changed" | "dropped";
      readonly content?: JsonValue;
      readonly reason?: string;
    }
  | {
      readonly type: "message-dropped";
      readonly message_id?: string;
      readonly message_type?: MessageType;
      /** The agent id that the message gives as its sender. */
      readonly from?: string;
      readonly outcome: MessageOutcome;
      readonly reason: string;
    }
  | {
      readonly type: "context-set";
      readonly node_id: string;
      /** The step that writes it. */
      readonly key: string;
      readonly name: string;
      readonly value: JsonValue;
      /** Counts the writes of this name from 1. */
      readonly version: number;
    }
  | {
      readonly type: "log";
      /** Absent where the run itself says it. */
      readonly node_id?: string;
      readonly message: string;
    }
  | { readonly type: "node-completed"; readonly node_id: string; readonly output: JsonValue; readonly branch?: string }
  | {
      readonly type: "node-failed";
      readonly node_id: string;
      readonly error: ErrorRecord;
      /** What the run does about it, from the node's `on_error`. */
      readonly handling: "fail" | "continue" | "skip";
    }
  | { readonly type: "node-skipped"; readonly node_id: string }
  | { readonly type: "run-completed"; readonly output: JsonObject }
  | { readonly type: "run-failed"; readonly error: ErrorRecord; readonly node_id?: string }
  | { readonly type: "run-cancelled"; readonly reason: string };

/** One fact about a run. A run is the fold of its events; see `foldRunState`. */
export type RunEvent = RunEventBase & RunEventBody;

/** The type of an event. */
export type RunEventType = RunEvent["type"];

/** The event of one type. */
export type RunEventOf<Type extends RunEventType> = Extract<RunEvent, { readonly type: Type }>;

/** What a person is asked for, as it is journaled. */
export interface RequestedInput {
  readonly question: string;
  /** The node whose question it is, where another node's is put to the person. */
  readonly from?: string;
  readonly details?: JsonValue;
  readonly choices?: readonly string[];
  readonly schema?: JsonSchema;
  readonly default?: JsonValue;
}

/** Everywhere a run can stand. The last three are final. */
export const runStatuses = [
  "accepted",
  "running",
  "paused",
  "interrupted",
  "completed",
  "failed",
  "cancelled",
] as const;

/** Where a run stands. */
export type RunStatus = (typeof runStatuses)[number];

/** Where a node stands. The last four are final; `cancelled` is a node that the end of its run found unfinished. */
export type NodeStatus = "pending" | "running" | "retrying" | "completed" | "failed" | "skipped" | "cancelled";
