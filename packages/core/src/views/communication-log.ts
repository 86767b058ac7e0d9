import type { RunEvent, RunEventOf } from "../contracts/run-event.ts";
import { foldRunState } from "../journal/fold.ts";
import { type MessageState, nodeName } from "../journal/run-state.ts";
import type { CommunicationLog, DroppedMessage, LoggedMessage, SharedWrite } from "./communication-log-schema.ts";

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
