import type { LlmRequest, LlmResponse } from "../contracts/llm-provider.ts";
import type { RunEvent, RunEventOf } from "../contracts/run-event.ts";
import { ChasmError } from "../errors.ts";
import { foldRunState } from "../journal/fold.ts";
import { createRequestReader, type ModelCall, modelCallOf } from "../journal/model-call.ts";
import { countAnswerIds, countIds } from "./counted-ids.ts";
import type { RecordedCall, RecordedOutcome, Recording } from "./recording.ts";

/**
 * The recording of a run, out of its journal: every model call that has ended. Throws OPTION_INVALID where some of its agents
 * lived in other processes, because what those said to their models is in no journal.
 */
export function recordingOf(events: readonly RunEvent[]): Recording {
  const state = foldRunState(events);
  if (state.remote !== undefined && state.remote.length > 0) {
    throw new ChasmError(
      "OPTION_INVALID",
      `The run has agents in other processes (${state.remote.join(", ")}), and what they say to their models is not in its journal. Record a run without them.`,
    );
  }
  const requests = requestsIn(events);
  const calls = events.flatMap((event): RecordedCall[] => {
    if (event.type !== "step-completed" && event.type !== "step-failed") return [];
    const given = requests.get(event.key);
    if (given === undefined) return [];
    const { request, next } = countIds(given);
    return [{ call: modelCallOf(event.key, state), request, outcome: outcomeOf(event, next) }];
  });
  return {
    workflow: String(state.workflow.name),
    calls: calls.sort((one, other) => compareCalls(one.call, other.call)),
  };
}

/** The whole requests of model calls, by step. */
function requestsIn(events: readonly RunEvent[]): ReadonlyMap<string, LlmRequest> {
  const read = createRequestReader();
  const requests = new Map<string, LlmRequest>();
  for (const event of events) {
    // An interrupted call was made again with the same request.
    if (event.type !== "step-started" || requests.has(event.key)) continue;
    const request = read(event.key, event.request);
    if (request !== undefined) requests.set(event.key, request);
  }
  return requests;
}

function outcomeOf(event: RunEventOf<"step-completed" | "step-failed">, next: number): RecordedOutcome {
  if (event.type === "step-failed") return { error: event.error };
  return { response: countAnswerIds(event.result as unknown as LlmResponse, next) };
}

/** The order of a recording depends on names alone. */
function compareCalls(one: ModelCall, other: ModelCall): number {
  return (
    compareNames(one.agent, other.agent) ||
    // What an agent does by itself comes before what it is asked.
    Number(one.activity.startsWith("(")) - Number(other.activity.startsWith("(")) ||
    compareNames(one.activity, other.activity) ||
    compareNames(one.step, other.step)
  );
}

/** Compares by code units, and numbers within by their value: `turn-2` comes before `turn-10`. */
function compareNames(one: string, other: string): number {
  const [left, right] = [one, other].map((name) => name.split(/(\d{1,15})/)) as [string[], string[]];
  for (const [index, part] of left.entries()) {
    const found = right[index] ?? "";
    if (part === found) continue;
    const [a, b] = index % 2 === 1 ? [Number(part), Number(found)] : [part, found];
    if (a !== b) return a < b ? -1 : 1;
  }
  return left.length - right.length || (one < other ? -1 : Number(one > other));
}
