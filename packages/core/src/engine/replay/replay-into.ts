import { nodeIdOf } from "../../communication/agent-id.ts";
import type { JsonObject } from "../../contracts/json.ts";
import type { LlmProvider } from "../../contracts/llm-provider.ts";
import type { RunEvent } from "../../contracts/run-event.ts";
import { Cancellation } from "../../journal/cancellation.ts";
import { nodeName } from "../../journal/run-state.ts";
import type { Workflow } from "../../workflow/runnable.ts";
import { questionIn } from "../exchanges.ts";
import type { Gathering } from "../gathering.ts";
import { listen } from "../run-control.ts";
import { answerActivity, attemptActivity, attemptEnds } from "./activities.ts";
import { type Ending, endingOf, type ReplayedActivity } from "./activity-replay.ts";
import { assertNode } from "./assert-node.ts";
import { createRecording } from "./recording.ts";
import { rememberingBus, rememberingEffects, unwrittenJournal } from "./remembered-world.ts";
import { createStage } from "./stage.ts";

/** How one agent is replayed. */
export interface ReplayIntoOptions {
  /** The agent's name in the run. */
  readonly agent: string;
  /** Who generates now. */
  readonly provider: LlmProvider;
  /** The model, instead of what the document says. */
  readonly model?: string;
  readonly secrets?: JsonObject;
  readonly signal?: AbortSignal;
  /** Is told of each activity as it ends. */
  readonly onActivity?: (activity: ReplayedAnswer) => void;
}

/** One thing that an agent did, then and now. */
export interface ReplayedAnswer {
  /** What it was asked, and by whom; absent where it carried out its own prompt. */
  readonly asked?: { readonly from: string; readonly question: string };
  /** The attempt of its own run; absent where it answered. */
  readonly attempt?: number;
  /** How it ended then; absent where it was ended from outside. */
  readonly before?: Ending;
  readonly after: Ending;
  /** What the models used now. */
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number };
}

/**
 * Does again what one agent of a run did, with models that are really called: it gets the prompts and the questions that it
 * got then, and what it asks others it is told as they answered then. Nothing else is done: an effect that the journal does
 * not hold is refused. Gives what the agent gave then and gives now. Rejects with OPTION_INVALID where the run has no such
 * node, and with RUN_CANCELLED when the signal aborts.
 */
export async function replayInto(
  workflow: Workflow,
  events: readonly RunEvent[],
  { agent, provider, model, secrets = {}, signal, onActivity }: ReplayIntoOptions,
): Promise<readonly ReplayedAnswer[]> {
  const recording = createRecording(events);
  const { state } = recording;
  assertNode(state, agent);
  const cancellation = new Cancellation();
  const stopListening = listen(signal, cancellation);
  const { journal, usage } = unwrittenJournal(recording);
  const bus = rememberingBus(recording);
  const effects = rememberingEffects(recording);
  const stage = createStage({ workflow, recording, secrets, bus, effects, journal, provider, model, cancellation });
  const ends = attemptEnds(events);
  const answers: ReplayedAnswer[] = [];

  const activityIn = (event: RunEvent, place: Gathering): [ReplayedActivity, Partial<ReplayedAnswer>] | undefined => {
    if (event.type === "node-started" && nodeName(event.path, event.node_id) === agent) {
      const { attempt } = event;
      const done = attemptActivity(place, event, ends.get(`${agent}/${attempt}`));
      return done === undefined ? undefined : [done, { attempt }];
    }
    if (event.type !== "message-sent" || typeof event.to !== "string" || nodeName(event.path, event.to) !== agent)
      return undefined;
    const answer = answerActivity(place, event, { recording, agents: bus.agents });
    const asked = {
      from: nodeIdOf({ run_id: state.runId, path: event.path }, event.from),
      question: questionIn(event.content),
    };
    return answer === undefined ? undefined : [answer, { asked }];
  };
  try {
    for (const event of events) {
      const place = stage.placeOf(event);
      const found = place === undefined ? undefined : activityIn(event, place);
      if (found === undefined) continue;
      const [{ name, end, run, stop }, facts] = found;
      const spent = usage();
      const after = await endingOf(run, name).finally(stop);
      cancellation.throwIfCancelled();
      const answer = { ...facts, ...endThen(end), after, usage: difference(usage(), spent) };
      answers.push(answer);
      onActivity?.(answer);
    }
  } finally {
    stopListening();
  }
  return answers;
}

type Tokens = ReplayedAnswer["usage"];

function difference(after: Tokens, before: Tokens): Tokens {
  return {
    input_tokens: after.input_tokens - before.input_tokens,
    output_tokens: after.output_tokens - before.output_tokens,
  };
}

function endThen(end: ReplayedActivity["end"]): { readonly before?: Ending } {
  if (end === undefined) return {};
  const { sequence: _, ...before } = end;
  return { before };
}
