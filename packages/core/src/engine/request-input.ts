import type { JsonValue } from "../contracts/json.ts";
import type { InputRequest } from "../contracts/node-type.ts";
import type { RequestedInput } from "../contracts/run-event.ts";
import { ChasmError, errorFromRecord, errorRecord } from "../errors.ts";
import type { Journal } from "../journal/journal.ts";
import { assertJson } from "../journal/json-check.ts";
import type { PendingInput } from "../journal/run-state.ts";
import type { OpenStep } from "../journal/steps.ts";
import { longestTimerMs } from "../timers.ts";
import type { Activity, ActivityOptions } from "./activity.ts";
import { inputProblem } from "./input-problem.ts";

/**
 * Asks a person, as a step. The request is journaled before anyone sees it and what they give before anyone acts on it, so
 * a resumed run goes on waiting, no longer than the first one would have. See {@link NodeContext.requestInput}.
 */
export async function requestInput(
  options: ActivityOptions,
  party: Activity,
  { request: given, name }: { readonly request: InputRequest; readonly name: string },
): Promise<JsonValue> {
  const { steps } = party;
  const step = steps.begin(name);
  try {
    if (step.prior?.status === "completed") return step.prior.result;
    if (step.prior?.status === "failed") throw errorFromRecord(step.prior.error);
    const { node } = options;
    const { timeoutMs, ...asked } = given;
    const request = assertJson(asked, `What node "${node.id}" asks a person for`) as unknown as RequestedInput;
    await assertSound(node.id, request, timeoutMs);
    options.cancellation.throwIfCancelled();
    if (step.prior === undefined) recordRequest(options, step.key, { request, timeoutMs });
    return await party.whileWaiting(() => steps.receive(step, () => waitFor(options, step)));
  } finally {
    steps.close(step);
  }
}

async function assertSound(nodeId: string, request: RequestedInput, timeoutMs: number | undefined): Promise<void> {
  if (typeof request.question !== "string" || request.question === "") {
    throw new ChasmError("OPTION_INVALID", `Node "${nodeId}" asks a person nothing: its question is empty.`);
  }
  if (timeoutMs !== undefined && !(timeoutMs > 0 && timeoutMs <= longestTimerMs)) {
    throw new ChasmError(
      "OPTION_INVALID",
      `Node "${nodeId}" gives a person ${timeoutMs} ms. Give a number from 1 to ${longestTimerMs}.`,
    );
  }
  // Where there is no default the schema is looked at all the same: nobody could give what fits one that is none.
  const problem = await inputProblem(request, request.default ?? null);
  if (problem !== undefined && request.default !== undefined) {
    throw new ChasmError("OPTION_INVALID", `The default of node "${nodeId}" is not what it asks for. ${problem}`);
  }
}

function recordRequest(
  { run, node }: ActivityOptions,
  key: string,
  { request, timeoutMs }: { readonly request: RequestedInput; readonly timeoutMs: number | undefined },
): void {
  const { journal, path } = run.conversation;
  const requested = { type: "input-requested", node_id: node.id, key, request } as const;
  journal.record(timeoutMs === undefined ? requested : { ...requested, expires_at: Date.now() + timeoutMs }, path);
}

/** Waits until the request is answered, its time is over, or nobody wants to know any more. */
async function waitFor({ run, node, cancellation }: ActivityOptions, { key }: OpenStep): Promise<JsonValue> {
  const { inputDesk, runCancellation, conversation } = run;
  const { journal, path } = conversation;
  const closed = Promise.withResolvers<void>();
  const stopListening = inputDesk.onGiven(key, closed.resolve);
  const stopTimer = closeInTime(journal, key, closed);
  inputDesk.pause();
  try {
    await journal.stored();
    // What was given to an earlier process may have come in before this one waited.
    if (journal.state.pendingInputs.has(key)) await cancellation.race(closed.promise);
  } catch (error) {
    // A run that ends or is left keeps the request; else it must not stay open for nobody.
    const isKept = runCancellation.reason !== undefined || journal.isEnded || !journal.state.pendingInputs.has(key);
    if (!isKept) journal.record({ type: "input-withdrawn", node_id: node.id, key }, path);
    throw error;
  } finally {
    stopTimer();
    stopListening();
  }
  return resultOf(journal, key);
}

/** Closes a request when its time is over: its default counts as given, and without one it has failed. */
function closeInTime(journal: Journal, key: string, closed: PromiseWithResolvers<void>): () => void {
  const expiresAt = journal.state.pendingInputs.get(key)?.expiresAt;
  if (expiresAt === undefined) return () => undefined;
  const onTime = () => {
    const pending = journal.state.pendingInputs.get(key);
    if (pending === undefined || journal.isEnded) return;
    recordLate(journal, pending);
    Promise.resolve(journal.stored()).then(closed.resolve, closed.reject);
  };
  const timer = setTimeout(onTime, Math.max(0, Math.min(expiresAt - Date.now(), longestTimerMs)));
  return () => clearTimeout(timer);
}

function recordLate(journal: Journal, { key, nodeId, path, request }: PendingInput): void {
  if (request.default !== undefined) {
    journal.record({ type: "input-given", node_id: nodeId, key, value: request.default, by: "default" }, path);
    return;
  }
  const error = new ChasmError(
    "INPUT_TIMEOUT",
    `Nobody answered node "${nodeId}" in time: ${request.question.slice(0, 200)} Give it more time, or a default.`,
  );
  journal.record({ type: "step-failed", node_id: nodeId, key, error: errorRecord(error) }, path);
}

function resultOf({ state }: Journal, key: string): JsonValue {
  const step = state.steps.get(key);
  if (step?.status === "completed") return step.result;
  if (step?.status === "failed") throw errorFromRecord(step.error);
  throw new ChasmError("STORE_FAILED", `The journal does not hold what was given for "${key}".`);
}
