import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { Usage } from "../contracts/llm-provider.ts";
import type { MessageOutcome, MessageType, TrailEntry } from "../contracts/message.ts";
import type {
  CommunicationMode,
  NodeStatus,
  RunEvent,
  RunEventOf,
  RunEventType,
  RunStatus,
} from "../contracts/run-event.ts";
import type { ErrorRecord } from "../errors.ts";

/** Where one node of a run stands. */
export interface NodeState {
  readonly nodeId: string;
  readonly path: string;
  status: NodeStatus;
  /** The attempt that runs or ran last; 0 before the first. */
  attempt: number;
  output?: JsonValue;
  branch?: string;
  error?: ErrorRecord;
  /** What the run does about the failure of a node that failed. */
  handling?: "fail" | "continue" | "skip";
  startedAt?: number;
  endedAt?: number;
}

/** One message of the conversation. */
export interface MessageState {
  readonly id: string;
  /** The step that sent it. */
  readonly key: string;
  readonly type: MessageType;
  readonly path: string;
  readonly from: string;
  readonly to: string | readonly string[];
  content: JsonValue;
  readonly trail: readonly TrailEntry[];
  readonly sentAt: number;
  readonly note: string | undefined;
  /** Undefined while the message is under way. */
  outcome?: MessageOutcome;
  answer?: JsonValue;
  error?: ErrorRecord;
  usage?: Usage;
  settledAt?: number;
}

/** What became of one journaled effect. */
export type StepState =
  | { readonly status: "started" /** The message that the step sends. */; readonly messageId?: string }
  | { readonly status: "completed"; readonly result: JsonValue }
  | { readonly status: "failed"; readonly error: ErrorRecord };

/** A shared value with its history's length. */
export interface SharedValue {
  readonly value: JsonValue;
  readonly version: number;
  /** The node that wrote it last. */
  readonly from: string;
}

/** Everything about a run that its events tell. */
export interface RunState {
  runId: string;
  status: RunStatus;
  mode: CommunicationMode;
  /** The version of core that accepted the run. */
  engine: string;
  workflow: JsonObject;
  inputs: JsonObject;
  transport?: string;
  provider?: string;
  fallback?: ErrorRecord;
  output?: JsonObject;
  error?: ErrorRecord;
  /** The node whose failure failed the run. */
  failedNode?: string;
  acceptedAt: number;
  startedAt?: number;
  endedAt?: number;
  /** The number of events. */
  length: number;
  /** By path and id: `student`, `pipeline[3]/writer`. */
  readonly nodes: Map<string, NodeState>;
  /** Registered agents' ids, by node as in `nodes`. */
  readonly agents: Map<string, string>;
  /** In the order of sending. */
  readonly messages: Map<string, MessageState>;
  readonly steps: Map<string, StepState>;
  readonly shared: Map<string, SharedValue>;
  readonly usage: { input_tokens: number; output_tokens: number };
  /** Questions put. */
  asks: number;
  /** Broadcasts sent. */
  broadcasts: number;
}

/** The name of a node in a run: its id, after the path of the sub-workflow where there is one. */
export function nodeName(path: string, nodeId: string): string {
  return path === "" ? nodeId : `${path}/${nodeId}`;
}

/** The state before the first event. */
export function emptyRunState(): RunState {
  return {
    runId: "",
    status: "accepted",
    mode: "simple",
    engine: "",
    workflow: {},
    inputs: {},
    acceptedAt: 0,
    length: 0,
    nodes: new Map(),
    agents: new Map(),
    messages: new Map(),
    steps: new Map(),
    shared: new Map(),
    usage: { input_tokens: 0, output_tokens: 0 },
    asks: 0,
    broadcasts: 0,
  };
}

/** Folds a run's events into its state. The state of a live run is made by the same function, event by event. */
export function foldRunState(events: Iterable<RunEvent>): RunState {
  const state = emptyRunState();
  for (const event of events) applyEvent(state, event);
  return state;
}

/** Applies one event to a state, in place: a state is folded once for each event of a run. */
export function applyEvent(state: RunState, event: RunEvent): void {
  (effects[event.type] as (state: RunState, event: RunEvent) => void)(state, event);
  state.length = event.sequence + 1;
}

/** What each event changes. An event that is only told, such as a log line, changes nothing. */
const effects: { readonly [Type in RunEventType]: (state: RunState, event: RunEventOf<Type>) => void } = {
  "run-accepted"(state, event) {
    state.runId = event.run_id;
    state.acceptedAt = event.time;
    state.mode = event.mode;
    state.engine = event.engine;
    state.workflow = event.workflow;
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
    node.status = "failed";
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
    state.usage.input_tokens += event.usage.input_tokens;
    state.usage.output_tokens += event.usage.output_tokens;
  },
  "step-interrupted": () => undefined,
  "step-failed"(state, event) {
    state.steps.set(event.key, { status: "failed", error: event.error });
  },
  "message-sent"(state, event) {
    if (event.message_type === "query") state.asks += 1;
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
    if (event.usage !== undefined) message.usage = event.usage;
    // Sending is a step, and its outcome is the step's result: it is not written a second time.
    if (event.error !== undefined) state.steps.set(message.key, { status: "failed", error: event.error });
    else state.steps.set(message.key, { status: "completed", result: event.content ?? null });
  },
  "message-dropped": () => undefined,
  "context-set"(state, event) {
    state.shared.set(event.name, { value: event.value, version: event.version, from: event.node_id });
    state.steps.set(event.key, { status: "completed", result: null });
  },
  log: () => undefined,
};

function end(state: RunState, status: RunStatus, time: number): void {
  state.status = status;
  state.endedAt = time;
  for (const node of state.nodes.values()) {
    if (node.status !== "running" && node.status !== "retrying") continue;
    node.status = "cancelled";
    node.endedAt = time;
  }
}

function nodeOf(
  state: RunState,
  { path, node_id: nodeId }: { readonly path: string; readonly node_id: string },
): NodeState {
  const name = nodeName(path, nodeId);
  let node = state.nodes.get(name);
  if (node === undefined) {
    node = { nodeId, path, status: "pending", attempt: 0 };
    state.nodes.set(name, node);
  }
  return node;
}
