import type { Gate } from "../contracts/gate.ts";
import type { JsonValue } from "../contracts/json.ts";
import type { Message, TrailEntry } from "../contracts/message.ts";
import type { ReceivedBroadcast } from "../contracts/node-type.ts";
import type { Cancellation } from "../journal/cancellation.ts";
import type { Journal } from "../journal/journal.ts";
import type { Redaction } from "../journal/redaction.ts";
import type { Steps } from "../journal/steps.ts";
import type { Bus } from "./bus.ts";
import type { ConversationLimits } from "./limits.ts";
import type { OpenWork } from "./open-work.ts";

/** A node as others in its run see it. */
export interface Member {
  readonly nodeId: string;
  readonly agentId: string;
  readonly type: string;
  readonly name: string | undefined;
  readonly description: string | undefined;
  /** Whether its type answers questions. */
  readonly canAnswer: boolean;
  /** Whether it is a party to the conversation: it asks, hears broadcasts and shares context. */
  readonly canCommunicate: boolean;
  /** How long a question to it waits where its asker does not say; as long as others of the run where undefined. */
  readonly answerTimeoutMs: number | undefined;
}

/** What a workflow may spend, with everything that runs below it. */
export interface Budget {
  /** The workflow's path. */
  readonly path: string;
  readonly maxAsks: number | undefined;
  readonly maxTokens: number | undefined;
}

/** Agents that live in other processes. */
export interface Elsewhere {
  /** A question with what its agent must know of the run to answer it, where that lives elsewhere; else the question itself. */
  prepare(query: Message): Message;
  /** Notes what such an agent answered, so that it is told when it is asked again. */
  note(query: Message, answer: JsonValue): void;
  /** Nobody waits for the question any more, however it ended. */
  end(query: Message): void;
}

/** What all parties of one run share. */
export interface Conversation {
  readonly runId: string;
  readonly path: string;
  readonly journal: Journal;
  readonly bus: Bus;
  readonly redaction: Redaction;
  readonly gate: Gate | undefined;
  readonly limits: ConversationLimits;
  /** The budgets of this workflow and of those that it runs within. */
  readonly budgets: readonly Budget[];
  /** How long a question waits where nothing else is said. */
  readonly askTimeoutMs: number;
  readonly members: ReadonlyMap<string, Member>;
  /** Where some of the members live in other processes. */
  readonly elsewhere: Elsewhere | undefined;
  /** Messages whose outcome is not written yet: a run does not end before they have one. */
  readonly openMessages: OpenWork;
}

/** One activity of one node, as a party to the conversation. */
export interface Party {
  readonly conversation: Conversation;
  readonly member: Member;
  readonly steps: Steps;
  readonly cancellation: Cancellation;
  /** Who waits for this activity, and last this activity itself. */
  readonly trail: readonly TrailEntry[];
  /** When this activity's own asker stops waiting, in milliseconds since 1970; undefined where nobody waits. */
  readonly deadline: number | undefined;
  /** For each node that it asks, the question at the gate: those behind it wait. */
  readonly gateLines: Map<string, Promise<unknown>>;
  /** Runs work that waits for another agent. */
  whileWaiting<T>(work: () => Promise<T>): Promise<T>;
  /** Reads, as a step, what this activity has not heard yet. */
  readInbox(): Promise<readonly ReceivedBroadcast[]>;
}
