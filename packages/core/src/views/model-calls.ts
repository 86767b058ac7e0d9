import type { LlmMessage, LlmRequest, LlmResponse, Usage } from "../contracts/llm-provider.ts";
import type { RunEvent, RunEventOf } from "../contracts/run-event.ts";
import type { ErrorRecord } from "../errors.ts";
import { nodeName } from "../journal/run-state.ts";

/** One call of a model, as a run's journal tells it. */
export interface ModelCall {
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
export function modelCalls(events: Iterable<RunEvent>): ModelCall[] {
  const calls = new Map<string, ModelCall>();
  const latest = new Map<string, readonly LlmMessage[]>();
  for (const event of events) {
    if (event.type === "step-started") begin(event, calls, latest);
    else if (event.type === "step-completed" || event.type === "step-failed") end(event, calls);
  }
  return [...calls.values()];
}

function begin(
  event: RunEventOf<"step-started">,
  calls: Map<string, ModelCall>,
  latest: Map<string, readonly LlmMessage[]>,
): void {
  const { key, path, node_id: nodeId, request, time } = event;
  if (!isModelRequest(request)) return;
  const node = nodeName(path, nodeId);
  const activity = key.slice(node.length + 1).split("/")[0] ?? "";
  const conversation = `${node}/${activity}`;
  const known = (latest.get(conversation) ?? []).slice(0, request.messages_before ?? 0);
  const messages = [...known, ...request.messages];
  latest.set(conversation, messages);
  calls.set(key, {
    node,
    activity,
    ...(typeof request.model === "string" ? { model: request.model } : {}),
    messages,
    startedAt: time,
  });
}

function end(event: RunEventOf<"step-completed"> | RunEventOf<"step-failed">, calls: Map<string, ModelCall>): void {
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

/** A model's request as it is journaled: it says how many messages it has in common with the one before. */
type JournaledRequest = Pick<LlmRequest, "model" | "messages"> & { readonly messages_before?: number };

function isModelRequest(request: unknown): request is JournaledRequest {
  return Array.isArray((Object(request) as { readonly messages?: unknown }).messages);
}
