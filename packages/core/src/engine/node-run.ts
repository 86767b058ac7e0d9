import type { Member } from "../communication/party.ts";
import type { JsonValue } from "../contracts/json.ts";
import type { ReceivedBroadcast } from "../contracts/node-type.ts";
import { ChasmError, errorFromRecord, errorRecord, toChasmError } from "../errors.ts";
import { Cancellation } from "../journal/cancellation.ts";
import { assertJson } from "../journal/json-check.ts";
import { type NodeState, nodeName } from "../journal/run-state.ts";
import type { RunnableNode } from "../workflow/runnable.ts";
import { Activity } from "./activity.ts";
import { gatedNode, type RunContext, renderConfig } from "./run-context.ts";
import type { Taken } from "./scheduler.ts";
import { sleep } from "./sleep.ts";

/** How a node ended: with the edges it takes, or with the error that fails the run. */
export type NodeEnd = { readonly taken: Taken } | { readonly error: ChasmError };

/** A node as the executor starts it. */
export interface NodeRunOptions {
  readonly run: RunContext;
  readonly node: RunnableNode;
  readonly member: Member;
  /** The broadcasts for this node, oldest first; it grows as they arrive. */
  readonly heard: readonly ReceivedBroadcast[];
}

/** One for all, because an error with its stack costs more than a short attempt. */
const attemptEnded = new ChasmError("RUN_CANCELLED", "The attempt that this effect belonged to has ended.");

/** The longest wait between two attempts: doubling ends here. */
const longestBackoffMs = 3_600_000;

/**
 * Runs a node until it completes or has failed for good, and writes what happens; a node that has ended in an earlier
 * process of the run has ended. Rejects only when the run is cancelled or its journal fails.
 */
export async function runNode(options: NodeRunOptions): Promise<NodeEnd> {
  const { run, node } = options;
  const { journal, path } = run.conversation;
  const known = journal.state.nodes.get(nodeName(path, node.id));
  const ended = known === undefined ? undefined : knownEnd(known, node);
  if (ended !== undefined) return ended;
  let attempt = known?.attempt ?? 0;
  // An attempt that an earlier process began is the same attempt: its steps are found under its keys.
  let isBegun = known?.status === "running";
  for (;;) {
    if (!isBegun) journal.record({ type: "node-started", node_id: node.id, attempt: ++attempt }, path);
    isBegun = false;
    try {
      const running = runAttempt(options, attempt);
      return complete(run, node, running instanceof Promise ? await running : running);
    } catch (error) {
      run.cancellation.throwIfCancelled();
      const failure = toChasmError(error);
      if (!failure.retryable || attempt >= node.maxAttempts) return fail(run, node, failure);
      await waitForNextAttempt(options, attempt, failure);
    }
  }
}

async function waitForNextAttempt({ run, node }: NodeRunOptions, attempt: number, failure: ChasmError): Promise<void> {
  const { journal, path } = run.conversation;
  const delayMs = Math.min(node.backoffMs * 2 ** (attempt - 1), longestBackoffMs);
  const retried = { type: "node-retried", node_id: node.id, attempt, error: errorRecord(failure) } as const;
  journal.record({ ...retried, delay_ms: delayMs }, path);
  await sleep(delayMs, run.cancellation);
}

/** How a node ended in an earlier process of the run; undefined where it did not. */
function knownEnd({ status, branch, error, handling }: NodeState, node: RunnableNode): NodeEnd | undefined {
  if (status === "completed") return { taken: branch === undefined ? "all" : { branch } };
  if (status !== "failed" || error === undefined) return undefined;
  return endOfFailure(node, errorFromRecord(error), handling ?? node.onError);
}

/** One attempt. It stays synchronous where the node is, so that a node without effects costs no turn and no timer. */
function runAttempt(options: NodeRunOptions, attempt: number): JsonValue | Promise<JsonValue> {
  const { run, node } = options;
  if (run.conversation.gate?.node !== undefined) return runGatedAttempt(options, attempt);
  const cancellation = new Cancellation(run.cancellation);
  let running: unknown;
  try {
    running = startAttempt(options, attempt, cancellation);
  } catch (error) {
    cancellation.cancel(attemptEnded);
    throw error;
  }
  if (running instanceof Promise) return finishInTime(node, cancellation, running);
  cancellation.cancel(attemptEnded);
  return assertJson(running, `The output of node "${node.id}"`);
}

async function runGatedAttempt(options: NodeRunOptions, attempt: number): Promise<JsonValue> {
  const { run, node } = options;
  const gate = run.conversation.gate;
  await run.cancellation.race(gate?.node?.(gatedNode(run, node, attempt)) ?? Promise.resolve());
  const cancellation = new Cancellation(run.cancellation);
  return await finishInTime(node, cancellation, (async () => startAttempt(options, attempt, cancellation))());
}

function startAttempt({ run, node, member, heard }: NodeRunOptions, attempt: number, cancellation: Cancellation) {
  const config = renderConfig(run, node, { viewpoint: node, absent: "fail" });
  const activity = String(attempt);
  return node.type.run(config, new Activity({ run, node, member, activity, attempt, cancellation, heard }));
}

/** Waits for an attempt, but no longer than the node may take, and not for one whose run was cancelled. */
async function finishInTime(
  { id, timeoutMs }: RunnableNode,
  cancellation: Cancellation,
  running: Promise<unknown>,
): Promise<JsonValue> {
  const onTime = () => cancellation.cancel(nodeTimeout(id, timeoutMs));
  const timer = timeoutMs === undefined ? undefined : setTimeout(onTime, timeoutMs);
  try {
    return assertJson(await cancellation.race(running), `The output of node "${id}"`);
  } finally {
    clearTimeout(timer);
    // Whatever the attempt left behind must not go on having effects.
    cancellation.cancel(attemptEnded);
  }
}

function nodeTimeout(id: string, timeoutMs = 0): ChasmError {
  return new ChasmError(
    "NODE_TIMEOUT",
    `Node "${id}" did not finish within ${timeoutMs / 1000} s. Give it more time with "timeout_seconds".`,
  );
}

function complete(run: RunContext, node: RunnableNode, output: JsonValue): NodeEnd {
  const { journal, path } = run.conversation;
  if (!node.hasBranches) {
    journal.record({ type: "node-completed", node_id: node.id, output }, path);
    return { taken: "all" };
  }
  const branch = String(output);
  journal.record({ type: "node-completed", node_id: node.id, output, branch }, path);
  return { taken: { branch } };
}

function fail(run: RunContext, node: RunnableNode, error: ChasmError): NodeEnd {
  const { journal, path } = run.conversation;
  journal.record({ type: "node-failed", node_id: node.id, error: errorRecord(error), handling: node.onError }, path);
  return endOfFailure(node, error, node.onError);
}

function endOfFailure(node: RunnableNode, error: ChasmError, handling: RunnableNode["onError"]): NodeEnd {
  if (handling === "fail") return { error };
  if (handling === "skip") return { taken: "none" };
  // A node that failed to decide has taken no branch.
  return { taken: node.hasBranches ? "unbranched" : "all" };
}
