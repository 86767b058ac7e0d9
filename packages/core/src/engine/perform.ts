import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { LlmProvider } from "../contracts/llm-provider.ts";
import type { CommunicationMode, RunEvent } from "../contracts/run-event.ts";
import { ChasmError } from "../errors.ts";
import { Cancellation } from "../journal/cancellation.ts";
import { worldEffects } from "../journal/effects.ts";
import { createJournal, type Journal } from "../journal/journal.ts";
import { createRedaction } from "../journal/redaction.ts";
import type { RunState } from "../journal/run-state.ts";
import { memoryRunStore } from "../memory/memory-run-store.ts";
import { rehearsal } from "../models/rehearsal.ts";
import { resolveFile } from "../workflow/resolve-file.ts";
import type { Workflow } from "../workflow/runnable.ts";
import { conduct } from "./conduct.ts";
import { type Exchanges, exchangesSoFar } from "./exchanges.ts";
import { unregisterAll } from "./gathering.ts";
import { createInputDesk } from "./input-desk.ts";
import { modelsOf, refuseUnpriced, refuseUnserved } from "./models-in-use.ts";
import type { RunOptions } from "./options.ts";
import { performPlace } from "./place-run.ts";
import { recordedEffects, recordedProvider } from "./recorded-effects.ts";
import { assertHostable } from "./remote/assert-hostable.ts";
import { createRemoteAgents, type RemoteAgents } from "./remote/remote-agents.ts";
import { createReservations } from "./reservations.ts";
import { cancelled, leaseMs, listen, obey, releaseLease, renew } from "./run-control.ts";

/** A run that has been accepted. */
export interface Run {
  readonly id: string;
  /** The fold of the run's events so far. */
  readonly state: RunState;
  /**
   * Resolves when the run has ended, however it ended, with its final state. Rejects only where the journal could not be
   * written: STORE_FAILED or RUN_CONFLICT.
   */
  readonly finished: Promise<RunState>;
  /** Cancels the run. It reaches every effect that is under way; `finished` resolves once the agents are unregistered. */
  cancel(reason?: string): void;
  /**
   * Leaves the run for another process to go on with, as a crash would, and in order: every effect that is under way is
   * aborted, the agents are unregistered and the journal says so. `finished` resolves with a run that is interrupted.
   */
  leave(reason?: string): void;
  /**
   * Gives what a person was asked for, by the key of `state.pendingInputs`. Rejects with INPUT_INVALID where it does not fit
   * or nobody asks for it.
   */
  giveInput(key: string, value: JsonValue): Promise<void>;
}

/** A run whose inputs are known: new, or taken up again. */
export interface PreparedRun {
  readonly runId: string;
  readonly workflow: Workflow;
  readonly options: RunOptions;
  readonly mode: CommunicationMode;
  readonly inputs: JsonObject;
  readonly secrets: JsonObject;
  /** What the journal holds of it already. */
  readonly events?: readonly RunEvent[];
}

/** Claims a run, writes its first events, and takes it to its end. */
export async function perform(prepared: PreparedRun, begin: (journal: Journal) => void): Promise<Run> {
  const { runId, workflow, options, secrets, events } = prepared;
  const { recorded, store = memoryRunStore(), now = Date.now, onEvent, forgetsSettled } = options;
  const provider = providerOf(options);
  const { model, remote: elsewhere } = options;
  refuseUnserved(modelsOf(workflow, { model, elsewhere }), provider);
  refuseUnpriced(workflow, { model, elsewhere }, provider);
  refuseUnloaded(workflow);
  refuseUnreachable(prepared);
  const redaction = createRedaction([...Object.entries(secrets), ...writtenSecrets(workflow)]);
  const cancellation = new Cancellation();
  const lease = await store.claim(runId, crypto.randomUUID(), leaseMs);
  const release = () => releaseLease(store, lease);
  const onFailure = (failure: ChasmError) => cancellation.cancel(failure);
  const tell = (event: RunEvent) => {
    remote?.onEvent(event);
    onEvent?.(event);
  };
  const journal = createJournal({ events, store, lease, redaction, now, forgetsSettled, onEvent: tell, onFailure });
  const inputDesk = createInputDesk(journal);
  const exchanges = exchangesSoFar(journal.state);
  const remote = remoteAgentsOf(prepared, journal, exchanges);
  try {
    begin(journal);
    await journal.stored();
  } catch (error) {
    await release();
    throw error;
  }

  const finished = (async () => {
    const stopListening = listen(options.signal, cancellation);
    const stopObeying =
      options.store === undefined ? undefined : obey(store, lease, { journal, cancellation, inputDesk });
    const renewal = setInterval(() => void renew(store, lease, onFailure), leaseMs / 3);
    try {
      await conduct({
        ...prepared,
        isResumed: events !== undefined,
        provider,
        journal,
        redaction,
        cancellation,
        effects: recorded === undefined ? worldEffects : recordedEffects({ recorded, journal, onMiss: onFailure }),
        reservations: createReservations(journal.state),
        exchanges,
        remote,
        inputDesk,
        performPlace,
      });
      return journal.state;
    } finally {
      clearInterval(renewal);
      stopObeying?.();
      stopListening();
      await release();
    }
  })();
  return {
    id: runId,
    state: journal.state,
    finished,
    cancel: (reason) => cancellation.cancel(cancelled(reason)),
    leave: (reason) => leave(journal, cancellation, reason),
    giveInput: inputDesk.give,
  };
}

/** Who generates. A recording knows nothing of what agents in other processes say to their models. */
function providerOf({ provider, recorded, remote = [] }: RunOptions): LlmProvider {
  if (recorded === undefined) return provider ?? rehearsal();
  if (provider === undefined && remote.length === 0) return recordedProvider;
  throw new ChasmError(
    "OPTION_INVALID",
    "A run from a recording calls no model: it takes no provider, and all of its agents live in its own process.",
  );
}

function remoteAgentsOf(
  { runId, options }: PreparedRun,
  journal: Journal,
  exchanges: Exchanges,
): RemoteAgents | undefined {
  const nodeIds = options.remote ?? journal.state.remote ?? [];
  return nodeIds.length === 0 ? undefined : createRemoteAgents({ runId, nodeIds, journal, exchanges });
}

/** Agents elsewhere are reached over a transport, and are nodes of this workflow that may live there. */
function refuseUnreachable({ mode, options: { remote = [] }, workflow }: PreparedRun): void {
  if (remote.length > 0 && mode === "simple") {
    throw new ChasmError(
      "OPTION_INVALID",
      "Agents in other processes are reached over a transport: run in pubsub mode.",
    );
  }
  for (const id of remote) assertHostable(workflow, id);
}

/** From here on nothing is written: what is under way ends without a trace, and a resumed run makes it again. */
function leave(journal: Journal, cancellation: Cancellation, given: string | undefined): void {
  if (journal.isEnded || cancellation.reason !== undefined) return;
  const reason = given ?? "The run was left for another process.";
  unregisterAll(journal);
  journal.end({ type: "run-interrupted", reason });
  cancellation.cancel(cancelled(reason));
}

/** The values of secrets that the documents themselves hold: they are kept in as well, also where an input takes their place. */
function writtenSecrets({ variables, subWorkflows }: Workflow): [string, JsonValue][] {
  return [variables, ...[...subWorkflows.values()].map((other) => other.variables)]
    .flat()
    .filter(({ secret, value }) => secret === true && value !== undefined)
    .map(({ name, value }) => [name, value as JsonValue]);
}

/** Every workflow that a node may run is known before anything runs. */
function refuseUnloaded({ nodes, file, subWorkflows }: Workflow): void {
  for (const { id, workflowFiles } of nodes) {
    const missing = workflowFiles.find((name) => !subWorkflows.has(resolveFile(file, name) ?? ""));
    if (missing === undefined) continue;
    throw new ChasmError(
      "WORKFLOW_INVALID",
      `Node "${id}" runs the workflow ${missing}, which is not loaded. Load it with the document: loadWorkflow(text, { files }).`,
    );
  }
}
