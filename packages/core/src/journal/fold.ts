import type { Usage } from "../contracts/llm-provider.ts";
import type { RunEvent, RunEventOf, RunEventType, RunStatus } from "../contracts/run-event.ts";
import {
  type MessageState,
  type ModelSpending,
  nodeName,
  type RunState,
  type Spending,
  sharedName,
} from "./run-state.ts";
import { emptyState, type Writable, type WritableNode, type WritableRunState } from "./writable-run-state.ts";

/** A fold in progress. */
export interface Fold {
  /** The state so far; it changes with each event. */
  readonly state: RunState;
  apply(event: RunEvent): void;
  /** Takes the messages and steps out of the state that an event has settled. The counts stay. */
  forgetSettled(event: RunEvent): void;
}

/** Begins a fold with the state before the first event. */
export function startFold(): Fold {
  const state = emptyState();
  return {
    state,
    apply(event) {
      // Events of a type that a later version has added are only counted.
      known.get(event.type)?.(state, event);
      if (event.v > state.version) state.version = event.v;
      state.length = event.sequence + 1;
    },
    forgetSettled(event) {
      if (event.type === "message-settled") {
        const message = state.messages.get(event.message_id);
        if (message === undefined) return;
        state.messages.delete(message.id);
        state.steps.delete(message.key);
      } else if (event.type === "step-completed" || event.type === "step-failed" || event.type === "context-set")
        state.steps.delete(event.key);
    },
  };
}

/** Folds a run's events into its state. The state of a live run is made by the same fold, event by event. */
export function foldRunState(events: Iterable<RunEvent>): RunState {
  const { state, apply } = startFold();
  for (const event of events) apply(event);
  return state;
}

/** What each event changes. An event that is only told, such as a log line, changes nothing. */
const effects: { readonly [Type in RunEventType]: (state: WritableRunState, event: RunEventOf<Type>) => void } = {
  "run-accepted"(state, event) {
    state.runId = event.run_id;
    state.acceptedAt = event.time;
    state.mode = event.mode;
    if (event.model !== undefined) state.model = event.model;
    state.engine = event.engine;
    state.workflow = event.workflow;
    if (event.file !== undefined) state.file = event.file;
    if (event.workflows !== undefined) state.workflows = event.workflows;
    if (event.remote !== undefined) state.remote = event.remote;
    if (event.rerun_of !== undefined) state.rerunOf = event.rerun_of;
    state.inputs = event.inputs;
  },
  "run-started"(state, event) {
    state.status = "running";
    state.startedAt = event.time;
    state.transport = event.transport;
    state.provider = event.provider;
  },
  "run-resumed"(state, event) {
    state.status = "running";
    state.startedAt ??= event.time;
    state.transport = event.transport;
    state.provider = event.provider;
  },
  "run-paused"(state) {
    state.status = "paused";
  },
  "run-interrupted"(state) {
    state.status = "interrupted";
  },
  "run-completed"(state, event) {
    state.output = event.output;
    end(state, "completed", event.time);
  },
  "run-failed"(state, event) {
    state.error = event.error;
    if (event.node_id !== undefined) state.failedNode = nodeName(event.path, event.node_id);
    end(state, "failed", event.time);
  },
  "run-cancelled"(state, event) {
    state.error = { code: "RUN_CANCELLED", message: event.reason };
    end(state, "cancelled", event.time);
  },
  "transport-fallback"(state, event) {
    state.fallback = event.error;
  },
  "agent-registered"(state, event) {
    state.agents.set(nodeName(event.path, event.node_id), event.agent_id);
  },
  "agent-unregistered"(state, event) {
    state.agents.delete(nodeName(event.path, event.node_id));
  },
  "node-started"(state, event) {
    const node = nodeOf(state, event);
    node.status = "running";
    node.attempt = event.attempt;
    node.startedAt ??= event.time;
  },
  "node-retried"(state, event) {
    const node = nodeOf(state, event);
    node.status = "retrying";
    node.error = event.error;
  },
  "node-completed"(state, event) {
    const node = nodeOf(state, event);
    node.status = "completed";
    node.output = event.output;
    node.endedAt = event.time;
    if (event.branch !== undefined) node.branch = event.branch;
    if (node.error !== undefined) delete node.error;
  },
  "node-failed"(state, event) {
    const node = nodeOf(state, event);
    // A node of a sub-workflow that was ended before it was done has not failed.
    node.status = event.error.code === "RUN_CANCELLED" ? "cancelled" : "failed";
    node.error = event.error;
    node.handling = event.handling;
    node.endedAt = event.time;
    if (event.handling === "continue") node.output = { error: { ...event.error } };
  },
  "node-skipped"(state, event) {
    const node = nodeOf(state, event);
    node.status = "skipped";
    node.endedAt = event.time;
  },
  "step-started"(state, event) {
    state.steps.set(event.key, { status: "started" });
  },
  "step-completed"(state, event) {
    state.steps.set(event.key, { status: "completed", result: event.result });
    if (event.usage === undefined) return;
    spend(state, event.path, event.usage);
  },
  "step-interrupted": () => undefined,
  "step-failed"(state, event) {
    state.steps.set(event.key, { status: "failed", error: event.error });
    closeInput(state, event.key);
  },
  "input-requested"(state, event) {
    const { key, path, node_id: nodeId, request, time: requestedAt, expires_at: expiresAt } = event;
    const pending = { key, path, nodeId, request, requestedAt };
    state.steps.set(key, { status: "started" });
    state.pendingInputs.set(key, expiresAt === undefined ? pending : { ...pending, expiresAt });
  },
  "input-given"(state, event) {
    state.steps.set(event.key, { status: "completed", result: event.value });
    closeInput(state, event.key);
  },
  "input-withdrawn"(state, event) {
    closeInput(state, event.key);
  },
  "message-sent"(state, event) {
    if (event.message_type === "query") {
      state.asks += 1;
      if (event.path !== "") spendingOf(state, event.path).asks += 1;
    }
    if (event.message_type === "broadcast") state.broadcasts += 1;
    state.steps.set(event.key, { status: "started", messageId: event.message_id });
    state.messages.set(event.message_id, {
      id: event.message_id,
      key: event.key,
      type: event.message_type,
      path: event.path,
      from: event.from,
      to: event.to,
      content: event.content,
      trail: event.trail ?? [],
      sentAt: event.time,
      note: event.note,
    });
  },
  "message-gated"(state, event) {
    const message = state.messages.get(event.message_id);
    // A changed answer comes with the message's settlement.
    if (message?.type === event.message_type && event.content !== undefined) message.content = event.content;
  },
  "message-settled"(state, event) {
    const message = state.messages.get(event.message_id);
    if (message === undefined) return;
    message.outcome = event.outcome;
    message.settledAt = event.time;
    if (event.content !== undefined) message.answer = event.content;
    if (event.error !== undefined) message.error = event.error;
    if (event.usage !== undefined) {
      message.usage = event.usage;
      // What an agent in another process used to answer is in no step of this journal.
      spend(state, event.path, event.usage);
    }
    if (event.outcome === "delivered") deliver(state, message);
    // Sending is a step, and its outcome is the step's result: it is not written a second time.
    if (event.error !== undefined) state.steps.set(message.key, { status: "failed", error: event.error });
    else state.steps.set(message.key, { status: "completed", result: event.content ?? null });
  },
  "message-dropped": () => undefined,
  "context-set"(state, event) {
    state.shared.set(sharedName(event.path, event.name), {
      value: event.value,
      version: event.version,
      from: event.node_id,
    });
    state.steps.set(event.key, { status: "completed", result: null });
  },
  log: () => undefined,
};

/** The same as a map: a type that is not among them may be a name that every object has. */
const known = new Map(Object.entries(effects)) as ReadonlyMap<
  string,
  (state: WritableRunState, event: RunEvent) => void
>;

/** The run goes on when nobody is asked for anything any more. */
function closeInput(state: WritableRunState, key: string): void {
  if (!state.pendingInputs.delete(key)) return;
  if (state.pendingInputs.size === 0 && state.status === "paused") state.status = "running";
}

function spend(state: WritableRunState, path: string, usage: Usage): void {
  add(state.usage, usage);
  if (path !== "") add(spendingOf(state, path), usage);
}

function add(
  spent: Writable<ModelSpending>,
  { input_tokens: input, output_tokens: output, cost_usd: cost }: Usage,
): void {
  spent.input_tokens += input;
  spent.output_tokens += output;
  // It may come from another process.
  if (typeof cost !== "number" || !(cost >= 0)) return;
  spent.cost_usd = (spent.cost_usd ?? 0) + cost;
  spent.priced_tokens = (spent.priced_tokens ?? 0) + input + output;
}

function spendingOf({ spending }: WritableRunState, path: string): Writable<Spending> {
  const spent = spending.get(path) ?? { input_tokens: 0, output_tokens: 0, asks: 0 };
  spending.set(path, spent);
  return spent;
}

/** Puts a broadcast into the inboxes of all it is for. */
function deliver(state: WritableRunState, { path, from, to, content }: MessageState): void {
  const message = typeof content === "string" ? content : JSON.stringify(content);
  for (const nodeId of typeof to === "string" ? [to] : to) {
    const name = nodeName(path, nodeId);
    const inbox = state.inboxes.get(name);
    if (inbox === undefined) state.inboxes.set(name, [{ from, message }]);
    else inbox.push({ from, message });
  }
}

function end(state: WritableRunState, status: RunStatus, time: number): void {
  state.status = status;
  state.endedAt = time;
  state.pendingInputs.clear();
  for (const node of state.nodes.values()) {
    if (node.status !== "running" && node.status !== "retrying") continue;
    node.status = "cancelled";
    node.endedAt = time;
  }
}

function nodeOf(
  state: WritableRunState,
  { path, node_id: nodeId }: { readonly path: string; readonly node_id: string },
): WritableNode {
  const name = nodeName(path, nodeId);
  let node = state.nodes.get(name);
  if (node === undefined) {
    node = { nodeId, path, status: "pending", attempt: 0 };
    state.nodes.set(name, node);
  }
  return node;
}
