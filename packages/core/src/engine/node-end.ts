import { type ChasmError, errorFromRecord } from "../errors.ts";
import type { NodeState } from "../journal/run-state.ts";
import type { RunnableNode } from "../workflow/runnable.ts";
import type { Taken } from "./scheduler.ts";

/** How a node ended: with the edges it takes, or with the error that fails the run. */
export type NodeEnd = { readonly taken: Taken } | { readonly error: ChasmError };

/** How a node has ended, as the journal knows it; undefined where it has not. */
export function knownEnd({ status, branch, error, handling }: NodeState, node: RunnableNode): NodeEnd | undefined {
  if (status === "completed") return { taken: branch === undefined ? "all" : { branch } };
  if (status !== "failed" || error === undefined) return undefined;
  return endOfFailure(node, errorFromRecord(error), handling ?? node.onError);
}

/** How a node ends that has failed for good. */
export function endOfFailure(node: RunnableNode, error: ChasmError, handling: RunnableNode["onError"]): NodeEnd {
  if (handling === "fail") return { error };
  if (handling === "skip") return { taken: "none" };
  // A node that failed to decide has taken no branch.
  return { taken: node.branches !== undefined ? "unbranched" : "all" };
}
