import type { JsonObject, JsonValue } from "../../contracts/json.ts";
import type { RunEvent } from "../../contracts/run-event.ts";
import { errorFromRecord } from "../../errors.ts";
import type { EffectStep, Effects } from "../../journal/effects.ts";
import { nodeName } from "../../journal/run-state.ts";
import type { Workflow } from "../../workflow/runnable.ts";
import { answerActivity, attemptActivity, attemptEnds } from "./activities.ts";
import { type ReplayedActivity, replayActivity } from "./activity-replay.ts";
import { assertNode } from "./assert-node.ts";
import { createGraphReplay, type GraphReplay } from "./graph-replay.ts";
import { recordedBus } from "./recorded-bus.ts";
import { createRecording, type Recording } from "./recording.ts";
import { createReplayJournal } from "./replay-journal.ts";
import { createStage } from "./stage.ts";
import { createTurns, type Turns } from "./turns.ts";

/** How a run is replayed. */
export interface ReplayOptions {
  /** Secrets by name, where a text is computed from one; otherwise their marks stand for them. */
  readonly secrets?: JsonObject;
  /** The name of a node in the run: the replay ends when it has ended. */
  readonly until?: string;
}

/** What a replay has proved. */
export interface Replay {
  /** The events of the journal up to where the replay went. */
  readonly events: number;
  /** Those that were made again and are the same. The others tell of what befell the run: results, answers, ends. */
  readonly matches: number;
  /** Attempts of nodes and answers to questions that were done again. */
  readonly activities: number;
}

/**
 * Does again everything that a run's nodes and agents did, with the results that its journal holds and without any effect,
 * and proves that they come to the same events: requests, questions, shared values, outputs, branches and ends. Rejects with
 * REPLAY_DIVERGED, naming the first difference, and with OPTION_INVALID where `until` is no node of the run.
 */
export async function replayRun(
  workflow: Workflow,
  events: readonly RunEvent[],
  { secrets = {}, until }: ReplayOptions = {},
): Promise<Replay> {
  const recording = createRecording(events);
  if (until !== undefined) assertNode(recording.state, until);
  const turns = createTurns();
  let cut = Promise.withResolvers<void>();
  const onCutOff = () => cut.resolve();
  const replayJournal = createReplayJournal(recording, onCutOff);
  const bus = recordedBus({ recording, turns, onCutOff });
  const effects = recordedEffects({ recording, turns, onCutOff });
  const stage = createStage({ workflow, recording, secrets, bus, effects, journal: replayJournal.journal });
  const graphs = new Map<string, GraphReplay>();
  const ends = attemptEnds(events);
  let activities = 0;

  const replay = async (activity: ReplayedActivity | undefined) => {
    if (activity === undefined) return;
    activities += 1;
    cut = Promise.withResolvers();
    await replayActivity(activity, { replayJournal, turns, cutOff: cut.promise });
  };
  let length = 0;
  for (const event of events) {
    length += 1;
    const place = stage.placeOf(event);
    if (place === undefined) continue;
    const graph = graphs.get(event.path) ?? createGraphReplay(place.run);
    graphs.set(event.path, graph);
    graph.take(event);
    if (event.type === "node-started") {
      await replay(attemptActivity(place, event, ends.get(`${nodeName(event.path, event.node_id)}/${event.attempt}`)));
    } else if (event.type === "message-sent" && event.message_type === "query") {
      await replay(answerActivity(place, event, { recording, agents: bus.agents }));
    }
    if (isEndOf(event, until)) break;
  }
  return { events: length, matches: replayJournal.matches, activities };
}

interface RecordedEffectsOptions {
  readonly recording: Recording;
  readonly turns: Turns;
  readonly onCutOff: () => void;
}

/** Effects that have happened: what they gave is in the journal. */
function recordedEffects({ recording, turns, onCutOff }: RecordedEffectsOptions): Effects {
  const { ends, messageIds } = recording;
  return {
    // A message that was never sent is no event of the journal, and whoever sends it is told so there.
    messageId: (stepKey) => messageIds.get(stepKey) ?? stepKey,
    async perform<T>({ key }: EffectStep): Promise<T> {
      const end = ends.get(key);
      if (end === undefined) {
        onCutOff();
        return await new Promise<never>(() => undefined);
      }
      await turns.take(end.sequence);
      if ("error" in end) throw errorFromRecord(end.error);
      return end.result as JsonValue as T;
    },
  };
}

function isEndOf(event: RunEvent, until: string | undefined): boolean {
  if (event.type !== "node-completed" && event.type !== "node-failed" && event.type !== "node-skipped") return false;
  return nodeName(event.path, event.node_id) === until;
}
