import {
  ChasmError,
  type CommunicationMode,
  isFinal,
  type JsonObject,
  type LlmProvider,
  type Run,
  type RunEvent,
  rerun as rerunKept,
  resumeRun,
  startRun,
  type TextDelta,
} from "@chasmx/core";
import type { ProvidersByModel } from "../models/joined-provider.ts";
import type { Project } from "../project/open-project.ts";
import { workflowToResume } from "./changed-workflow.ts";
import { keptWorkflow } from "./kept-workflow.ts";
import type { LiveRun } from "./live-run.ts";
import { modelNotes } from "./model-notes.ts";
import { type KeptRun, readRun } from "./read-run.ts";
import { inputsWithSecrets, secretsAgain } from "./run-inputs.ts";
import { type RunModels, runModels, runModelsAgain } from "./run-models.ts";
import { transportFor } from "./run-transport.ts";

/** The runs that a server owns. */
export interface LiveRuns {
  /** Starts a run of a workflow's file. Rejects, having run nothing, where anything is wrong, or is too much. */
  start(file: string, options: StartLiveRun): Promise<LiveRun>;
  /** Goes on with a run whose process is gone. Rejects with RUN_CONFLICT, RUN_ENDED or what keeps it from going on. */
  resume(runId: string, options?: ResumeLiveRun): Promise<LiveRun>;
  /** Starts another run with what a kept run was given. Rejects as `start` does. */
  rerun(runId: string, options?: RerunLiveRun): Promise<LiveRun>;
  get(runId: string): LiveRun | undefined;
  /** Tells of the events of all runs. Gives the function that stops listening. */
  onEvent(listener: (event: RunEvent) => void): () => void;
  /** Leaves all runs, so that any process can go on with them, and takes no more. */
  park(): Promise<void>;
}

/** How any run begins. */
export interface BeginLiveRun {
  /** Takes a place among the runs that may go on at a time, and gives the function that leaves it. What it throws refuses the run. */
  readonly takePlace?: () => () => void;
}

export interface StartLiveRun extends BeginLiveRun {
  /** Values of variables that are not secret. */
  readonly inputs: JsonObject;
  readonly mode?: CommunicationMode | undefined;
  /** The model for every node. */
  readonly model?: string | undefined;
  readonly rehearse?: boolean | undefined;
}

export interface ResumeLiveRun extends BeginLiveRun {
  /** The file that the run's workflow is in now; without one it goes on with what its journal holds. */
  readonly file?: string | undefined;
  /** Whether it goes on although the file has changed. Without it that rejects with WORKFLOW_CHANGED. */
  readonly acceptsChanges?: boolean | undefined;
}

export interface RerunLiveRun extends BeginLiveRun {
  /** The node from which it is done again. */
  readonly from?: string | undefined;
  readonly rehearse?: boolean | undefined;
  /** What its workflow's file is called for whoever is asked for secrets. */
  readonly file?: string | undefined;
}

/** What the runs of a server have in common. */
export interface LiveRunsOptions {
  /** Why a run is left when the server ends, as a sentence. */
  readonly parkedReason: string;
  /** Whoever serves models beside those of the project. */
  readonly providers?: ProvidersByModel;
  /** Asks a person for a secret of a run that is about to begin. */
  readonly askSecret?: (file: string, name: string) => Promise<string | undefined>;
  /** Is told of models' text as it comes. */
  readonly onDelta?: (runId: string, delta: TextDelta) => void;
}

/** A run that has everything it needs. */
interface Prepared {
  readonly models: RunModels;
  readonly notes: readonly string[];
  readonly file?: string | undefined;
  begin(options: Common): Promise<Run>;
}

/** What every run is made with. */
interface Common {
  readonly provider: LlmProvider;
  readonly onEvent: (event: RunEvent) => void;
  readonly onDelta?: (delta: TextDelta) => void;
}

/** Opens the runs of a server. */
export function openLiveRuns(project: Project, options: LiveRunsOptions): LiveRuns {
  const { host, store } = project;
  const { parkedReason, providers, askSecret, onDelta } = options;
  const live = new Map<string, LiveRun>();
  const listeners = new Set<(event: RunEvent) => void>();
  let isClosing = false;
  // What one of them lets go of may be another's: that is done at the end. A rehearsal holds nothing.
  const closeModels = new Set<() => Promise<void>>();

  const begin = async ({ takePlace }: BeginLiveRun, prepare: () => Promise<Prepared>) => {
    if (isClosing) throw new ChasmError("RUN_CANCELLED", "The server is ending: it takes no more runs.");
    const leavePlace = takePlace?.();
    try {
      const { models, notes, file, begin: start } = await prepare();
      const own = new Set<(event: RunEvent) => void>();
      // A run's first event comes before its first text.
      let runId = "";
      const run = await start({
        provider: models.provider,
        onEvent(event) {
          runId = event.run_id;
          for (const listener of [...own, ...listeners]) listener(event);
        },
        ...(onDelta === undefined ? {} : { onDelta: (delta) => onDelta(runId, delta) }),
      });
      if (models.provider.name !== "rehearsal") closeModels.add(models.close);
      const over = endOf(run).then(() => {
        live.delete(run.id);
        leavePlace?.();
      });
      const onEvent: LiveRun["onEvent"] = (listener) => added(own, listener);
      const named = file === undefined ? {} : { file };
      const liveRun: LiveRun = { id: run.id, run, state: run.state, notes, onEvent, over, ...named };
      live.set(run.id, liveRun);
      // It began while the server was told to end.
      if (isClosing) run.leave(parkedReason);
      return liveRun;
    } catch (error) {
      leavePlace?.();
      throw error;
    }
  };
  const secretsOf = (file = "") => ({
    environment: host.environment,
    ask: askSecret === undefined ? undefined : async (name: string) => await askSecret(file, name),
  });

  return {
    start: async (file, { inputs, mode, model, rehearse, ...place }) =>
      await begin(place, async () => {
        const workflow = await project.load(file);
        const models = await runModels(host, workflow, { model, rehearse, providers });
        const transport = await transportFor(host, mode ?? workflow.document.metadata?.communication_mode ?? "simple");
        const given = await inputsWithSecrets(workflow.variables, inputs, secretsOf(file));
        const wishes = { ...(mode === undefined ? {} : { mode }), ...(model === undefined ? {} : { model }) };
        return {
          models,
          notes: modelNotes(models, model),
          file,
          begin: (common) => startRun(workflow, { ...common, ...transport, ...wishes, inputs: given, store }),
        };
      }),
    resume: async (runId, { file, acceptsChanges, ...place } = {}) =>
      await begin(place, async () => {
        const kept = await readRun(store, runId);
        assertInterrupted(kept);
        const { state } = kept;
        const { workflow, notes } = await workflowToResume(project, state, { file, acceptsChanges });
        const isHere = (nodeId: string) => state.remote?.includes(nodeId) !== true;
        const models = await runModelsAgain(host, workflow, { state, isHere, providers });
        const inputs = await secretsAgain(workflow.variables, state, secretsOf(file ?? state.file));
        const transport = await transportFor(host, state.mode);
        return {
          models,
          notes: [...modelNotes(models, state.model), ...notes],
          file,
          // What differs has been accepted, or it says nothing: an order, a position.
          begin: (common) =>
            resumeRun(workflow, runId, { ...common, ...transport, inputs, store, acceptsChanges: true }),
        };
      }),
    rerun: async (runId, { from, rehearse, file, ...place } = {}) =>
      await begin(place, async () => {
        const { state, events } = await readRun(store, runId);
        const workflow = await keptWorkflow(state, host);
        const models = await runModelsAgain(host, workflow, { state, rehearse, providers });
        const inputs = await inputsWithSecrets(workflow.variables, {}, secretsOf(file ?? state.file));
        const transport = await transportFor(host, state.mode);
        return {
          models,
          notes: modelNotes(models, state.model),
          file,
          begin: (common) =>
            rerunKept(workflow, events, {
              ...common,
              ...transport,
              ...(from === undefined ? {} : { from }),
              inputs,
              store,
            }),
        };
      }),
    get: (runId) => live.get(runId),
    onEvent: (listener) => added(listeners, listener),
    async park() {
      isClosing = true;
      const runs = [...live.values()];
      for (const { run } of runs) run.leave(parkedReason);
      await Promise.all(runs.map(({ over }) => over));
      for (const close of closeModels) await close();
    },
  };
}

/** Before anybody is asked for a secret. The store has the last word on who owns the run. */
function assertInterrupted({ runId, state, status, isOwned }: KeptRun): void {
  if (isFinal({ status })) throw new ChasmError("RUN_ENDED", `The run "${runId}" has ended: it is ${status}.`);
  if (!isOwned) return;
  const what = state.pendingInputs.size > 0 ? "waits for people" : "goes on";
  throw new ChasmError("RUN_CONFLICT", `The run "${runId}" is not interrupted: it ${what} in its own process.`);
}

/** A journal that cannot be written ends a run without a last event: its state says how far it came. */
async function endOf({ finished }: Run): Promise<void> {
  try {
    await finished;
  } catch {
    // Whoever reads the run sees that nobody owns it.
  }
}

function added<T>(set: Set<T>, item: T): () => void {
  set.add(item);
  return () => set.delete(item);
}
