import type { LlmMessage, LlmResponse, Usage } from "../contracts/llm-provider.ts";
import type { RunEvent, RunEventOf } from "../contracts/run-event.ts";
import type { ErrorRecord } from "../errors.ts";
import { createRequestReader } from "../journal/model-call.ts";
import { nodeName } from "../journal/run-state.ts";

/** One call of a model, as a run's journal tells it. */
export interface JournaledCall {
  /** The node whose agent made it, by its name in the run. */
  readonly node: string;
  /** The node's attempt, or the id of the question that it answers. */
  readonly activity: string;
  readonly model?: string;
  /** The whole conversation that the model was sent. */
  readonly messages: readonly LlmMessage[];
  readonly startedAt: number;
  /** Absent while the call is under way. */
  readonly endedAt?: number;
  readonly response?: LlmResponse;
  readonly usage?: Usage;
  readonly error?: ErrorRecord;
}

/**
 * The calls of models in a run, in the order of their beginning. A journal holds the messages of a conversation once; here
 * each call has all that it was sent.
 */
export function journaledCalls(events: Iterable<RunEvent>): JournaledCall[] {
  const calls = new Map<string, JournaledCall>();
  const read = createRequestReader();
  for (const event of events) {
    if (event.type === "step-started") {
      const request = read(event.key, event.request);
      if (request === undefined) continue;
      const { key, path, node_id: nodeId, time } = event;
      const node = nodeName(path, nodeId);
      const activity = key.slice(node.length + 1).split("/")[0] ?? "";
      const { model, messages } = request;
      calls.set(key, { node, activity, ...(model === undefined ? {} : { model }), messages, startedAt: time });
    } else if (event.type === "step-completed" || event.type === "step-failed") {
      end(event, calls);
    }
  }
  return [...calls.values()];
}

function end(event: RunEventOf<"step-completed"> | RunEventOf<"step-failed">, calls: Map<string, JournaledCall>): void {
  const call = calls.get(event.key);
  if (call === undefined) return;
  const ended = { ...call, endedAt: event.time };
  if (event.type === "step-failed") {
    calls.set(event.key, { ...ended, error: event.error });
    return;
  }
  const response = event.result as unknown as LlmResponse;
  calls.set(event.key, { ...ended, response, ...(event.usage === undefined ? {} : { usage: event.usage }) });
}
