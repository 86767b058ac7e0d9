import type { JsonValue } from "../../contracts/json.ts";
import type { RunEvent, RunEventBody, RunEventOf, RunEventType } from "../../contracts/run-event.ts";
import type { ErrorRecord } from "../../errors.ts";
import { foldRunState } from "../../journal/fold.ts";
import type { RunState } from "../../journal/run-state.ts";

/** How a step ended, and when. */
type StepEnd = { readonly sequence: number } & ({ readonly result: JsonValue } | { readonly error: ErrorRecord });

/** A journal, arranged so that a replay finds what it needs. */
export interface Recording {
  readonly events: readonly RunEvent[];
  readonly state: RunState;
  /** What activities write themselves, by {@link identityOf}. */
  readonly made: ReadonlyMap<string, RunEvent>;
  readonly ends: ReadonlyMap<string, StepEnd>;
  /** The ids of messages, by the steps that sent them. */
  readonly messageIds: ReadonlyMap<string, string>;
  /** The sequence of the event that settled a message, by its id. */
  readonly settledAt: ReadonlyMap<string, number>;
  /** The ids of questions whose answers the run's gate changed or dropped. */
  readonly gatedAnswers: ReadonlySet<string>;
  /** The names of activities that wrote something. */
  readonly activities: ReadonlySet<string>;
}

/** Arranges a run's events. */
export function createRecording(events: readonly RunEvent[]): Recording {
  const state = foldRunState(events);
  const made = new Map<string, RunEvent>();
  const inputs = new Set(ofType(events, "input-requested").map(({ key }) => key));
  for (const event of events) {
    const identity = isFromOutside(event, inputs) ? undefined : identityOf(event);
    // A resumed run begins an interrupted effect again; one that runs through begins it once.
    if (identity !== undefined && !made.has(identity)) made.set(identity, event);
  }
  const gated = ofType(events, "message-gated").filter(({ message_type: type }) => type === "response");
  return {
    events,
    state,
    made,
    ends: new Map(events.map(stepEndIn).flatMap((end) => (end === undefined ? [] : [[end.key, end]]))),
    messageIds: new Map(ofType(events, "message-sent").map(({ key, message_id: id }) => [key, id])),
    settledAt: new Map(ofType(events, "message-settled").map(({ message_id: id, sequence }) => [id, sequence])),
    gatedAnswers: new Set(gated.map(({ message_id: id }) => id)),
    activities: new Set([...made.values()].map((event) => activityOf(stepKeyOf(event, state) ?? ""))),
  };
}

function ofType<Type extends RunEventType>(events: readonly RunEvent[], type: Type): RunEventOf<Type>[] {
  return events.filter((event): event is RunEventOf<Type> => event.type === type);
}

/** What an event is about, for events that an activity writes itself; undefined for all others. */
export function identityOf(event: RunEventBody): string | undefined {
  switch (event.type) {
    case "step-started":
    case "step-completed":
    case "step-failed":
    case "context-set":
    case "input-requested":
    case "message-sent":
      return `${event.type} ${event.key}`;
    case "message-settled":
      return `${event.type} ${event.message_id}`;
    default:
      return undefined;
  }
}

/** The key of the step that an event with an identity belongs to. */
export function stepKeyOf(event: RunEvent, { messages }: RunState): string | undefined {
  if (event.type === "message-settled") return messages.get(event.message_id)?.key;
  return "key" in event ? event.key : undefined;
}

/** The activity that a step belongs to: its key without name and ordinal. */
export function activityOf(stepKey: string): string {
  return stepKey.split("/").slice(0, -2).join("/");
}

function stepEndIn(event: RunEvent): (StepEnd & { readonly key: string }) | undefined {
  switch (event.type) {
    case "step-completed":
      return { key: event.key, sequence: event.sequence, result: event.result };
    case "input-given":
      return { key: event.key, sequence: event.sequence, result: event.value };
    case "step-failed":
      return { key: event.key, sequence: event.sequence, error: event.error };
    default:
      return undefined;
  }
}

/** What befalls an activity instead of being done by it: its end from outside, and the end of a person's time. */
function isFromOutside(event: RunEvent, inputs: ReadonlySet<string>): boolean {
  if (event.type === "message-settled") return event.outcome === "cancelled";
  return event.type === "step-failed" && inputs.has(event.key);
}
