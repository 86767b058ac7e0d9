import type { JsonValue } from "../contracts/json.ts";
import type { Usage } from "../contracts/llm-provider.ts";
import type { MessageOutcome, MessageType } from "../contracts/message.ts";
import type { CommunicationMode, RunEvent, RunEventOf, RunStatus } from "../contracts/run-event.ts";
import type { ErrorRecord } from "../errors.ts";
import { foldRunState } from "../journal/fold.ts";
import { type MessageState, nodeName } from "../journal/run-state.ts";

/** A message as the log tells it. Nodes have the names that they have in the run. */
export interface LoggedMessage {
  readonly id: string;
  readonly type: MessageType;
  readonly from: string;
  /** The receiver, or all those that a broadcast was for. */
  readonly to: string | readonly string[];
  /** Milliseconds since 1970. */
  readonly sent_at: number;
  readonly content: JsonValue;
  readonly note?: string;
  /** Absent while the message is under way, or where its run ended before. */
  readonly outcome?: MessageOutcome;
  readonly settled_at?: number;
  /** How long the sender waited. */
  readonly wait_ms?: number;
  readonly answer?: JsonValue;
  readonly error?: ErrorRecord;
  readonly usage?: Usage;
}

/** A message that came and was not taken. */
export interface DroppedMessage {
  readonly time: number;
  readonly id?: string;
  readonly outcome: MessageOutcome;
  readonly reason: string;
}

/** A value that an agent shared. */
export interface SharedWrite {
  readonly time: number;
  readonly from: string;
  readonly name: string;
  readonly version: number;
  readonly value: JsonValue;
}

/** Everything that the agents of one run said to each other, as a file of its own. */
export interface CommunicationLog {
  readonly format: 1;
  readonly run_id: string;
  readonly workflow: string;
  readonly status: RunStatus;
  readonly mode: CommunicationMode;
  readonly transport?: string;
  /** Why the agents talked in memory although the mode is `pubsub`. */
  readonly fallback?: ErrorRecord;
  /** In the order of sending. */
  readonly messages: readonly LoggedMessage[];
  readonly dropped: readonly DroppedMessage[];
  readonly shared: readonly SharedWrite[];
}

/** Makes the communication log of a run from its events. It is the same on every transport. */
export function communicationLog(events: readonly RunEvent[]): CommunicationLog {
  const { runId, workflow, status, mode, transport, fallback, messages } = foldRunState(events);
  return {
    format: 1,
    run_id: runId,
    workflow: String(workflow.name),
    status,
    mode,
    ...(transport === undefined ? {} : { transport }),
    ...(fallback === undefined ? {} : { fallback }),
    messages: [...messages.values()].map(logged),
    dropped: events.filter((event) => event.type === "message-dropped").map(dropped),
    shared: events.filter((event) => event.type === "context-set").map(sharedWrite),
  };
}

function logged(message: MessageState): LoggedMessage {
  const { id, type, path, from, to, sentAt, content, note, outcome, settledAt, answer, error, usage } = message;
  return {
    id,
    type,
    from: nodeName(path, from),
    to: typeof to === "string" ? nodeName(path, to) : to.map((one) => nodeName(path, one)),
    sent_at: sentAt,
    content,
    ...(note === undefined ? {} : { note }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(settledAt === undefined ? {} : { settled_at: settledAt, wait_ms: settledAt - sentAt }),
    ...(answer === undefined ? {} : { answer }),
    ...(error === undefined ? {} : { error }),
    ...(usage === undefined ? {} : { usage }),
  };
}

function dropped({ time, message_id: id, outcome, reason }: RunEventOf<"message-dropped">): DroppedMessage {
  return { time, ...(id === undefined ? {} : { id }), outcome, reason };
}

function sharedWrite({ time, path, node_id: from, name, version, value }: RunEventOf<"context-set">): SharedWrite {
  return { time, from: nodeName(path, from), name, version, value };
}
