import type { Bus } from "../communication/bus.ts";
import type { JsonValue } from "../contracts/json.ts";
import { ChasmError, errorRecord } from "../errors.ts";
import { nodeName } from "../journal/run-state.ts";
import type { Workflow } from "../workflow/runnable.ts";
import type { AcceptedRun } from "./accepted-run.ts";
import { gather } from "./gathering.ts";
import { outputOf, runGraph } from "./graph-run.ts";
import type { Place } from "./place.ts";
import type { RunContext } from "./run-context.ts";
import { limitTime } from "./time-limit.ts";

/**
 * Runs a sub-workflow's nodes to their end and gives its output: the one that it ends with as it is, several by node id.
 * However it ends, its agents are unregistered, its messages have their outcome, and none of its nodes is left running.
 */
export async function performPlace(accepted: AcceptedRun, bus: Bus, place: Place): Promise<JsonValue> {
  const stopTimer = limitTime(place.workflow, place.cancellation);
  const gathering = gather(accepted, bus, place);
  const { run } = gathering;
  try {
    const failed = await runGraph(gathering);
    place.cancellation.throwIfCancelled();
    if (failed !== undefined) throw failureIn(place.workflow, failed.nodeId, failed.error);
    const outputs = outputOf(run);
    const [first, ...others] = Object.values(outputs);
    return first !== undefined && others.length === 0 ? first : outputs;
  } finally {
    stopTimer();
    await gathering.close();
    recordUnfinished(run);
  }
}

function failureIn({ file, document }: Workflow, nodeId: string, error: ChasmError): ChasmError {
  const { code, message, retryable } = error;
  return new ChasmError(code, `Node "${nodeId}" of ${file || document.name} failed: ${message}`, {
    retryable,
    cause: error,
  });
}

/** Nodes that were ended with their workflow, while the run goes on: none stays running for ever. */
function recordUnfinished({ runCancellation, conversation, path, workflow }: RunContext): void {
  const { journal } = conversation;
  if (runCancellation.reason !== undefined || journal.isEnded) return;
  const error = errorRecord(new ChasmError("RUN_CANCELLED", "Its workflow ended before it was done."));
  for (const { id } of workflow.nodes) {
    const status = journal.state.nodes.get(nodeName(path, id))?.status;
    if (status !== "running" && status !== "retrying") continue;
    journal.record({ type: "node-failed", node_id: id, error, handling: "fail" }, path);
  }
}
