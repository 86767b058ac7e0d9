import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { Usage } from "../contracts/llm-provider.ts";
import type { MessageOutcome, MessageType, TrailEntry } from "../contracts/message.ts";
import type { ReceivedBroadcast } from "../contracts/node-type.ts";
import type { CommunicationMode, NodeStatus, RequestedInput, RunStatus } from "../contracts/run-event.ts";
import type { ErrorRecord } from "../errors.ts";

/** Where one node of a run stands. */
export interface NodeState {
  readonly nodeId: string;
  readonly path: string;
  readonly status: NodeStatus;
  /** The attempt that runs or ran last; 0 before the first. */
  readonly attempt: number;
  readonly output?: JsonValue;
  readonly branch?: string;
  readonly error?: ErrorRecord;
  /** What the run does about the failure of a node that failed. */
  readonly handling?: "fail" | "continue" | "skip";
  readonly startedAt?: number;
  readonly endedAt?: number;
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
  readonly content: JsonValue;
  readonly trail: readonly TrailEntry[];
  readonly sentAt: number;
  readonly note: string | undefined;
  /** Undefined while the message is under way. */
  readonly outcome?: MessageOutcome;
  readonly answer?: JsonValue;
  readonly error?: ErrorRecord;
  readonly usage?: Usage;
  readonly settledAt?: number;
}

/** What became of one journaled effect. */
export type StepState =
  | {
      readonly status: "started";
      /** The message that the step sends, where it is one. */
      readonly messageId?: string;
    }
  | { readonly status: "completed"; readonly result: JsonValue }
  | { readonly status: "failed"; readonly error: ErrorRecord };

/** Something that a person is asked for and has not given yet. */
export interface PendingInput {
  readonly key: string;
  readonly nodeId: string;
  readonly path: string;
  readonly request: RequestedInput;
  readonly requestedAt: number;
  readonly expiresAt?: number;
}

/** What models have used so far. */
export interface ModelSpending {
  readonly input_tokens: number;
  readonly output_tokens: number;
  /** In US dollars; absent where no price was known. */
  readonly cost_usd?: number;
  /** The tokens whose cost is in `cost_usd`: fewer than all where the price of some was not known. */
  readonly priced_tokens?: number;
}

/** What a workflow has used so far. */
export interface Spending extends ModelSpending {
  /** Questions put. */
  readonly asks: number;
}

/** A shared value with its history's length. */
export interface SharedValue {
  readonly value: JsonValue;
  readonly version: number;
  /** The node that wrote it last. */
  readonly from: string;
}

/** Everything about a run that its events tell. */
export interface RunState {
  readonly runId: string;
  readonly status: RunStatus;
  /** The latest journal version among its events. This version of core writes 1, and goes on with no later one. */
  readonly version: number;
  readonly mode: CommunicationMode;
  /** The model for every node, instead of what the workflow says. */
  readonly model?: string;
  /** The version of core that accepted the run. */
  readonly engine: string;
  readonly workflow: JsonObject;
  /** The workflow's file, where it runs others, and theirs, by their files. */
  readonly file?: string;
  readonly workflows: { readonly [file: string]: JsonObject };
  /** The nodes whose agents live in other processes. */
  readonly remote?: readonly string[];
  /** The run that this one repeats. */
  readonly rerunOf?: { readonly run_id: string; readonly from?: string };
  readonly inputs: JsonObject;
  readonly transport?: string;
  readonly provider?: string;
  readonly fallback?: ErrorRecord;
  readonly output?: JsonObject;
  readonly error?: ErrorRecord;
  /** The node whose failure failed the run. */
  readonly failedNode?: string;
  readonly acceptedAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** The number of events. */
  readonly length: number;
  /** By path and id: `student`, `pipeline[3]/writer`. */
  readonly nodes: ReadonlyMap<string, NodeState>;
  /** Registered agents' ids, by node as in `nodes`. */
  readonly agents: ReadonlyMap<string, string>;
  /** In the order of sending. */
  readonly messages: ReadonlyMap<string, MessageState>;
  readonly steps: ReadonlyMap<string, StepState>;
  /** By name as {@link sharedName} gives it: every sub-workflow has values of its own. */
  readonly shared: ReadonlyMap<string, SharedValue>;
  /** What people are asked for, by key, in the order of asking. */
  readonly pendingInputs: ReadonlyMap<string, PendingInput>;
  /** What each node has been told by broadcasts, oldest first, by node as in `nodes`. */
  readonly inboxes: ReadonlyMap<string, readonly ReceivedBroadcast[]>;
  /** In the whole run, sub-workflows included. */
  readonly usage: ModelSpending;
  /** What each sub-workflow has used, by its path, without what runs below it. */
  readonly spending: ReadonlyMap<string, Spending>;
  /** Questions put. */
  readonly asks: number;
  /** Broadcasts sent. */
  readonly broadcasts: number;
}

/** The name of a shared value in a run: that of the main workflow is the name itself, and no name holds a NUL. */
export function sharedName(path: string, name: string): string {
  return path === "" ? name : `${path}\u0000${name}`;
}

/** The path and the name that {@link sharedName} puts together. */
export function splitSharedName(name: string): { readonly path: string; readonly name: string } {
  const end = name.indexOf("\u0000");
  return { path: name.slice(0, Math.max(end, 0)), name: name.slice(end + 1) };
}

/** What a workflow and all that runs below it have used; the whole run's where the path is empty. */
export function spentBelow({ usage, asks, spending }: RunState, path: string): Spending {
  if (path === "") return { ...usage, asks };
  const total = { input_tokens: 0, output_tokens: 0, cost_usd: 0, priced_tokens: 0, asks: 0 };
  for (const [place, spent] of spending) {
    if (!isBelow(path, place)) continue;
    total.input_tokens += spent.input_tokens;
    total.output_tokens += spent.output_tokens;
    total.cost_usd += spent.cost_usd ?? 0;
    total.priced_tokens += spent.priced_tokens ?? 0;
    total.asks += spent.asks;
  }
  return total;
}

/** Whether a workflow's path is another's, or below it. */
export function isBelow(path: string, place: string): boolean {
  return path === "" || place === path || place.startsWith(`${path}/`);
}

/** The path and the id that a node's name is made of. */
export function splitNodeName(name: string): { readonly path: string; readonly nodeId: string } {
  const end = name.lastIndexOf("/");
  return end === -1 ? { path: "", nodeId: name } : { path: name.slice(0, end), nodeId: name.slice(end + 1) };
}

/** The name of a node in a run: its id, after the path of the sub-workflow where there is one. */
export function nodeName(path: string, nodeId: string): string {
  return path === "" ? nodeId : `${path}/${nodeId}`;
}
