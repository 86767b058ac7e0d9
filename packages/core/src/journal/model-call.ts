import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { LlmMessage, LlmRequest } from "../contracts/llm-provider.ts";
import type { RunState } from "./run-state.ts";

/** Which call of a model it is. It has the same name in every run of a workflow, whatever ids were drawn and who was faster. */
export interface ModelCall {
  /** The agent's name in the run. */
  readonly agent: string;
  /** The attempt of its own run (`1`); in parentheses the step of whoever asks, where it answers a question. */
  readonly activity: string;
  /** The step, and how many of its name came before: `turn-0/0`. */
  readonly step: string;
}

/** Ids of messages, as `crypto.randomUUID` draws them. */
const messageIds = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Questions within questions are written out this deep; a run's own limit of depth is below it. */
const maxDepth = 32;

/** A name of the run that is the same in every run: the random id of a question is written as the step that put it. */
export function stableName(name: string, { messages }: Pick<RunState, "messages">): string {
  const named = (text: string, depth: number): string =>
    text.replaceAll(messageIds, (id) => {
      const message = depth > maxDepth ? undefined : messages.get(id);
      return message === undefined ? id : `(${named(message.key, depth + 1)})`;
    });
  return named(name, 0);
}

/** The model call that a step's key stands for. */
export function modelCallOf(stepKey: string, state: Pick<RunState, "messages">): ModelCall {
  const parts = stepKey.split("/");
  return {
    agent: stableName(parts.slice(0, -3).join("/"), state),
    activity: stableName(parts.at(-3) ?? "", state),
    step: parts.slice(-2).join("/"),
  };
}

/** The request of a model's step as it was made, out of what the journal holds of it; undefined where a step is none. */
export type RequestReader = (stepKey: string, request: JsonValue | undefined) => LlmRequest | undefined;

/** Puts requests together again: of a conversation each holds only the messages that the one before it had not. */
export function createRequestReader(): RequestReader {
  const earlier = new Map<string, readonly LlmMessage[]>();
  return (stepKey, journaled) => {
    if (!isModelRequest(journaled)) return undefined;
    const activity = stepKey.split("/").slice(0, -2).join("/");
    const { messages_before: count, messages: added, ...rest } = journaled as unknown as JournaledRequest;
    const messages = [...(earlier.get(activity) ?? []).slice(0, count), ...added];
    earlier.set(activity, messages);
    return { ...rest, messages };
  };
}

type JournaledRequest = LlmRequest & { readonly messages_before: number };

function isModelRequest(value: JsonValue | undefined): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { messages, messages_before: count } = value as JsonObject;
  return typeof count === "number" && Array.isArray(messages);
}
