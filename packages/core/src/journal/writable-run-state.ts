import type { ReceivedBroadcast } from "../contracts/node-type.ts";
import type {
  MessageState,
  ModelSpending,
  NodeState,
  PendingInput,
  RunState,
  SharedValue,
  Spending,
  StepState,
} from "./run-state.ts";

/** A state while it is being folded: only here does one change. */
export type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
export type WritableNode = Writable<NodeState>;
type WritableMessage = Writable<MessageState>;

/** A run's state, which a fold changes with each event. */
export interface WritableRunState
  extends Omit<
    Writable<RunState>,
    "nodes" | "agents" | "messages" | "steps" | "shared" | "pendingInputs" | "inboxes" | "usage" | "spending"
  > {
  readonly nodes: Map<string, WritableNode>;
  readonly agents: Map<string, string>;
  readonly messages: Map<string, WritableMessage>;
  readonly steps: Map<string, StepState>;
  readonly shared: Map<string, SharedValue>;
  readonly pendingInputs: Map<string, PendingInput>;
  readonly inboxes: Map<string, ReceivedBroadcast[]>;
  readonly usage: Writable<ModelSpending>;
  readonly spending: Map<string, Writable<Spending>>;
}

/** The state before a run's first event. */
export function emptyState(): WritableRunState {
  return {
    runId: "",
    status: "accepted",
    version: 1,
    mode: "simple",
    engine: "",
    workflow: {},
    workflows: {},
    inputs: {},
    acceptedAt: 0,
    length: 0,
    nodes: new Map(),
    agents: new Map(),
    messages: new Map(),
    steps: new Map(),
    shared: new Map(),
    pendingInputs: new Map(),
    inboxes: new Map(),
    usage: { input_tokens: 0, output_tokens: 0 },
    spending: new Map(),
    asks: 0,
    broadcasts: 0,
  };
}
