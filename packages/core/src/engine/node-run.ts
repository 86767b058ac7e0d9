import type { Member } from "../communication/party.ts";
import type { JsonValue } from "../contracts/json.ts";
import { ChasmError, errorRecord, toChasmError } from "../errors.ts";
import { Cancellation } from "../journal/cancellation.ts";
import { assertJson } from "../journal/json-check.ts";
import { nodeName } from "../journal/run-state.ts";
import type { RunnableNode } from "../workflow/runnable.ts";
import { ActivityContext } from "./activity-context.ts";
import { endOfFailure, knownEnd, type NodeEnd } from "./node-end.ts";
import { type RunContext, renderConfig } from "./run-context.ts";
import { sleep } from "./sleep.ts";

/** A node as the executor starts it. */
export interface NodeRunOptions {
  readonly run: RunContext;
  readonly node: RunnableNode;
  readonly member: Member;
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
  // An attempt that an earlier process began is the same attempt: its steps are found under its keys.
  let isBegun = known?.status === "running";
  for (let attempt = (known?.attempt ?? 0) + (isBegun ? 0 : 1); ; attempt++) {
    try {
      return await tryOnce(options, attempt, isBegun);
    } catch (error) {
      run.cancellation.throwIfCancelled();
      const failure = toChasmError(error);
      if (!failure.retryable || attempt >= node.maxAttempts) return fail(run, node, failure);
      await waitForNextAttempt(options, attempt, failure);
    }
    isBegun = false;
  }
}

async function tryOnce(options: NodeRunOptions, attempt: number, isBegun: boolean): Promise<NodeEnd> {
  const { run, node } = options;
  const { gate, journal, path } = run.conversation;
  if (gate?.node !== undefined) await holdAtGate(run, node, attempt);
  if (!isBegun) journal.record({ type: "node-started", node_id: node.id, attempt }, path);
  const running = runAttempt(options, attempt);
  return complete(run, node, running instanceof Promise ? await running : running);
}

/** The gate's time is not the node's: it has not started yet. */
async function holdAtGate(run: RunContext, node: RunnableNode, attempt: number): Promise<void> {
  const held = run.conversation.gate?.node?.({ runId: run.runId, path: run.path, nodeId: node.id, attempt });
  await run.cancellation.race(held ?? Promise.resolve());
}

async function waitForNextAttempt({ run, node }: NodeRunOptions, attempt: number, failure: ChasmError): Promise<void> {
  const { journal, path } = run.conversation;
  const delayMs = Math.min(node.backoffMs * 2 ** (attempt - 1), longestBackoffMs);
  const retried = { type: "node-retried", node_id: node.id, attempt, error: errorRecord(failure) } as const;
  journal.record({ ...retried, delay_ms: delayMs }, path);
  await sleep(delayMs, run.cancellation);
}

/** One attempt. It stays synchronous where the node is, so that a node without effects costs no turn and no timer. */
function runAttempt(options: NodeRunOptions, attempt: number): JsonValue | Promise<JsonValue> {
  const { run, node } = options;
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

/** Renders a node's config and begins its work. */
export function startAttempt({ run, node, member }: NodeRunOptions, attempt: number, cancellation: Cancellation) {
  if (run.remote?.has(node.id)) return run.remote.work({ node, attempt, cancellation });
  const config = renderConfig(run, node, { viewpoint: node, absent: "fail" });
  const activity = String(attempt);
  return node.type.run(config, new ActivityContext({ run, node, member, activity, attempt, cancellation }));
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

function complete(run: RunContext, { id, branches }: RunnableNode, output: JsonValue): NodeEnd {
  const { journal, path } = run.conversation;
  if (branches === undefined) {
    journal.record({ type: "node-completed", node_id: id, output }, path);
    return { taken: "all" };
  }
  const branch = String(output);
  if (!branches.includes(branch)) throw noSuchBranch(id, branch, branches);
  journal.record({ type: "node-completed", node_id: id, output, branch }, path);
  return { taken: { branch } };
}

function noSuchBranch(id: string, branch: string, branches: readonly string[]): ChasmError {
  const known = branches.map((name) => `"${name}"`).join(", ");
  const message = `Node "${id}" chose the branch "${branch.slice(0, 80)}", which it does not have. Its branches are ${known}.`;
  return new ChasmError("NODE_FAILED", message, { retryable: false });
}

function fail(run: RunContext, node: RunnableNode, error: ChasmError): NodeEnd {
  const { journal, path } = run.conversation;
  journal.record({ type: "node-failed", node_id: node.id, error: errorRecord(error), handling: node.onError }, path);
  return endOfFailure(node, error, node.onError);
}
