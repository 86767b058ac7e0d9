import type { JsonValue } from "./json.ts";
import type { MessageType } from "./message.ts";

/** A message on its way, as a gate sees it. */
export interface GatedMessage {
  readonly runId: string;
  readonly path: string;
  readonly id: string;
  readonly type: MessageType;
  /** The sending node. */
  readonly from: string;
  /** The receiving node, or all the nodes that a broadcast is for. */
  readonly to: string | readonly string[];
  /** Of a `query`: `{ question, context? }`. Of a `broadcast`: its text. Of a `response`: what the node gave. */
  readonly content: JsonValue;
}

/** What a gate does with a message: nothing, another content, or away with it. */
export type MessageDecision =
  | undefined
  | { readonly action: "change"; readonly content: JsonValue }
  | { readonly action: "drop"; readonly reason: string };

/** A node about to start. */
export interface GatedNode {
  readonly runId: string;
  readonly path: string;
  readonly nodeId: string;
  readonly attempt: number;
}

/**
 * Stands before every start of a node and every delivery of a message, and may hold, change or drop: approvals, tests and
 * a debugger stand on it. Holding is not resolving; a cancelled run does not wait for its gate.
 */
export interface Gate {
  /** Awaited before each attempt. Rejecting fails the node. */
  node?(node: GatedNode): Promise<void>;
  /** Awaited before each delivery of a question, an answer or a broadcast. */
  message?(message: GatedMessage): Promise<MessageDecision>;
}
