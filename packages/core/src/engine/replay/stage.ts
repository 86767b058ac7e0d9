import type { JsonObject } from "../../contracts/json.ts";
import type { LlmProvider } from "../../contracts/llm-provider.ts";
import type { RunEvent } from "../../contracts/run-event.ts";
import { Cancellation } from "../../journal/cancellation.ts";
import type { Effects } from "../../journal/effects.ts";
import type { Journal } from "../../journal/journal.ts";
import { createRedaction, secretMarks } from "../../journal/redaction.ts";
import { nodeName } from "../../journal/run-state.ts";
import { subPath } from "../../journal/sub-path.ts";
import { rehearsal } from "../../models/rehearsal.ts";
import { resolveFile } from "../../workflow/resolve-file.ts";
import type { Workflow } from "../../workflow/runnable.ts";
import type { AcceptedRun } from "../accepted-run.ts";
import { type Gathering, gather } from "../gathering.ts";
import { resolveInputs } from "../inputs.ts";
import type { Place } from "../place.ts";
import { createReservations } from "../reservations.ts";
import { closedDesk, type RecordedBus } from "./recorded-bus.ts";
import type { Recording } from "./recording.ts";

/** Everything that a run is performed with, and what it writes to, without a world around it. */
export interface StageOptions {
  readonly workflow: Workflow;
  readonly recording: Recording;
  readonly secrets: JsonObject;
  readonly bus: RecordedBus;
  readonly effects: Effects;
  readonly journal: Journal;
  /** Who generates, where a model is called at all, and the model for every node. */
  readonly provider?: LlmProvider;
  readonly model?: string | undefined;
  readonly cancellation?: Cancellation;
}

/** The workflows of a run, each with its nodes and agents, as they were when it was performed. */
export interface Stage {
  /** The workflow that an event belongs to; undefined where the journal does not say what it was given. */
  placeOf(event: RunEvent): Gathering | undefined;
}

const notBounded = {
  maxAsks: Number.POSITIVE_INFINITY,
  maxBroadcasts: Number.POSITIVE_INFINITY,
  maxAskDepth: Number.POSITIVE_INFINITY,
};

/** Sets up a run again. What limited it is in its journal, so that nothing limits it here. */
export function createStage(options: StageOptions): Stage {
  const { workflow, recording, secrets, bus, effects, journal, model } = options;
  const { provider = rehearsal(), cancellation = new Cancellation() } = options;
  const { state } = recording;
  const known = workflow.variables.filter(({ secret }) => secret === true).map(({ name }) => name);
  const accepted: AcceptedRun = {
    runId: state.runId,
    isResumed: false,
    workflow,
    mode: state.mode,
    options: { limits: notBounded, ...(model === undefined ? {} : { model }) },
    provider,
    journal,
    redaction: createRedaction(Object.entries(secrets)),
    cancellation,
    effects,
    reservations: createReservations(journal.state),
    exchanges: new Map(),
    inputDesk: closedDesk,
    // What they did elsewhere is in the journal as what came back from there.
    remote: undefined,
    performPlace: () => Promise.reject(new Error("A workflow within the run is replayed by itself.")),
    inputs: Object.fromEntries(Object.entries(state.inputs).filter(([name]) => !known.includes(name))),
    // A text that holds a secret holds its mark in the journal.
    secrets: { ...secretMarks(known), ...secrets },
  };
  const placeFor = (
    path: string,
    { workflow: within, inputs, secrets: own }: Pick<Place, "workflow" | "inputs" | "secrets">,
  ) =>
    gather(accepted, bus, {
      path,
      workflow: within,
      inputs,
      secrets: own,
      askTimeoutMs: 1,
      budgets: [],
      cancellation: accepted.cancellation,
    });
  const places = new Map([["", placeFor("", accepted)]]);
  for (const event of recording.events) {
    const called = subWorkflowIn(event, workflow, places);
    if (called !== undefined) places.set(called.path, placeFor(called.path, called));
  }
  return { placeOf: ({ path }) => places.get(path) };
}

/** The workflow that a step begins to run; undefined for every other event. */
function subWorkflowIn(event: RunEvent, main: Workflow, places: ReadonlyMap<string, Gathering>) {
  if (event.type !== "step-started") return undefined;
  const { path, node_id: nodeId, key, request } = event;
  const [activity = "", name = ""] = key.slice(nodeName(path, nodeId).length + 1).split("/");
  const scope = /^workflow(?:\[(.*)\])?$/.exec(name);
  const caller = places.get(path);
  if (scope === null || caller === undefined) return undefined;
  const { file, inputs } = Object(request) as { readonly file?: unknown; readonly inputs?: JsonObject };
  const workflow = main.subWorkflows.get(resolveFile(caller.run.workflow.file, String(file)) ?? "");
  if (workflow === undefined) return undefined;
  return {
    path: subPath({ path, nodeId, activity, scope: scope[1] ?? "" }),
    workflow,
    ...resolveInputs(workflow.variables, inputs ?? {}),
  };
}
