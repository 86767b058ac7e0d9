import type { JsonValue } from "./json.ts";
import type { Usage } from "./llm-provider.ts";

/**
 * What a message is for. Questions are `query`, their answers `response` or `error`. The last four belong to agents that
 * live in other processes; where a run has none, they are dropped.
 */
export const messageTypes = [
  "query",
  "response",
  "error",
  "broadcast",
  "context",
  "announce",
  "heartbeat",
  "leave",
] as const;

/** One of {@link messageTypes}. */
export type MessageType = (typeof messageTypes)[number];

/** How soon a mailbox hands a question over, beside others that wait. */
export type Priority = "low" | "normal" | "high";

/**
 * One who waits for an answer. A trail lists them from the first asker to the last: it names a ring before it closes,
 * and its last entry tells two conversations of one agent apart.
 */
export interface TrailEntry {
  /** The id of the agent that waits. */
  readonly agent: string;
  /** What that agent is doing while it waits: its node's attempt (`1`), or the id of the question it answers. */
  readonly activity: string;
}

/** The one message of the protocol, as JSON. Everything in it is untrusted until the codec has checked it. */
export interface Message {
  readonly v: 1;
  /** Random, never used twice. */
  readonly id: string;
  readonly type: MessageType;
  readonly run_id: string;
  /** The sub-workflow that the sender belongs to; empty in the main workflow. */
  readonly path: string;
  /** The sending agent's id. */
  readonly from: string;
  /** The receiving agent's id; absent where a message is for everyone. */
  readonly to?: string;
  /** The id of the question that this answers. */
  readonly reply_to?: string;
  readonly priority?: Priority;
  /** Who waits for this question's answer, first asker first. */
  readonly trail?: readonly TrailEntry[];
  /** How long the sender goes on waiting, in milliseconds from the moment of sending. */
  readonly ttl_ms?: number;
  readonly content: JsonValue;
  /** What the answer cost. */
  readonly usage?: Usage;
}

/** How a message ended. Every message has exactly one outcome. */
export type MessageOutcome =
  | "delivered"
  | "answered"
  | "failed"
  | "timed-out"
  | "cancelled"
  | "nobody-listening"
  | "duplicate"
  | "late"
  | "rejected";
