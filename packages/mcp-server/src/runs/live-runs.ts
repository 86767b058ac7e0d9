import {
  ChasmError,
  foldRunState,
  type JsonObject,
  journaledWorkflow,
  type Run,
  type RunEvent,
  type RunState,
  resumeRun,
  startRun,
  type Workflow,
} from "@chasmx/core";
import { assertSecretsGiven, type RunModels, runModels, runModelsAgain, secretInputs } from "@chasmx/runtime";
import type { Project } from "../project/open-project.ts";
import type { LiveRun } from "./live-run.ts";
import { openPlaces } from "./places.ts";

/** The runs that this server owns. */
export interface LiveRuns {
  /** Starts a run of a workflow's file for a client. Rejects, having run nothing, where anything is wrong, or is too much. */
  start(file: string, options: { readonly inputs: JsonObject; readonly client: string }): Promise<LiveRun>;
  /** Goes on with a run whose process is gone. Rejects with RUN_CONFLICT, RUN_ENDED or what keeps it from going on. */
  resume(runId: string, client: string): Promise<LiveRun>;
  get(runId: string): LiveRun | undefined;
  /** Tells of the events of all runs. Gives the function that stops listening. */
  onEvent(listener: (event: RunEvent) => void): () => void;
  /** Leaves all runs, so that any process can go on with them, and takes no more. */
  park(): Promise<void>;
}

/** How a run begins, once everything it needs is there. */
type Begin = (listener: (event: RunEvent) => void) => Promise<Run>;

/** Opens the runs of a server. */
export function openLiveRuns(project: Project): LiveRuns {
  const { host, store } = project;
  const live = new Map<string, LiveRun>();
  const listeners = new Set<(event: RunEvent) => void>();
  const places = openPlaces();
  let isClosing = false;
  // All runs share what their models are connected to.
  let closeModels = async (): Promise<void> => undefined;

  const begin = async (client: string, prepare: () => Promise<{ start: Begin; models: RunModels }>) => {
    if (isClosing) throw new ChasmError("RUN_CANCELLED", "The server is ending: it takes no more runs.");
    const leavePlace = places.take(client);
    try {
      const { start, models } = await prepare();
      const own = new Set<(event: RunEvent) => void>();
      const run = await start((event) => {
        for (const listener of [...own, ...listeners]) listener(event);
      });
      closeModels = models.close;
      const over = endOf(run).then(() => {
        live.delete(run.id);
        leavePlace();
      });
      const onEvent: LiveRun["onEvent"] = (listener) => added(own, listener);
      const liveRun: LiveRun = { id: run.id, run, state: run.state, onEvent, over };
      live.set(run.id, liveRun);
      // It began while the server was told to end.
      if (isClosing) run.leave(parkedReason);
      return liveRun;
    } catch (error) {
      leavePlace();
      throw error;
    }
  };
  const transportOf = async (mode: string) => {
    const transport = mode === "pubsub" ? await host.transport() : undefined;
    return transport === undefined ? {} : { transport: () => transport };
  };

  return {
    start: async (file, { inputs, client }) =>
      await begin(client, async () => {
        const workflow = await project.load(file);
        const given = allInputs(workflow, inputs, secretInputs(workflow.variables, host.environment));
        const models = await runModels(host, workflow, {});
        const transport = await transportOf(workflow.document.metadata?.communication_mode ?? "simple");
        const { provider } = models;
        const options = { inputs: given, provider, store, ...transport };
        return { models, start: (onEvent) => startRun(workflow, { ...options, onEvent }) };
      }),
    resume: async (runId, client) =>
      await begin(client, async () => {
        const state = foldRunState(await Array.fromAsync(store.read(runId)));
        const { document, files } = journaledWorkflow(state);
        const workflow = await project.loadDocument(document, { files });
        const inputs = secretInputs(workflow.variables, host.environment);
        assertSecretsGiven(neededAgain(workflow, state), inputs);
        const models = await runModelsAgain(host, workflow, { state });
        const options = { inputs, provider: models.provider, store, ...(await transportOf(state.mode)) };
        return { models, start: (onEvent) => resumeRun(workflow, runId, { ...options, onEvent }) };
      }),
    get: (runId) => live.get(runId),
    onEvent: (listener) => added(listeners, listener),
    async park() {
      isClosing = true;
      const runs = [...live.values()];
      for (const { run } of runs) run.leave(parkedReason);
      await Promise.all(runs.map(({ over }) => over));
      await closeModels();
    },
  };
}

const parkedReason = "The MCP server that ran it has ended.";

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

/** A client gives what is no secret, the environment what is one. */
function allInputs(workflow: Workflow, given: JsonObject, secrets: JsonObject): JsonObject {
  const isSecret = ({ name, secret }: { name: string; secret?: boolean }) =>
    secret === true && Object.hasOwn(given, name);
  const told = workflow.variables.filter(isSecret).map(({ name }) => `"${name}"`);
  if (told.length > 0) {
    throw new ChasmError(
      "INPUT_INVALID",
      `${told.join(", ")} is secret: no client gives it. It comes from the environment of the server.`,
    );
  }
  const inputs = { ...given, ...secrets };
  assertSecretsGiven(workflow.variables, inputs);
  return inputs;
}

/** A secret that the run had is needed again, also where the workflow could begin without it. */
function neededAgain({ variables }: Workflow, { inputs }: RunState) {
  return variables.map((variable) =>
    variable.secret === true && Object.hasOwn(inputs, variable.name) ? { ...variable, required: true } : variable,
  );
}
