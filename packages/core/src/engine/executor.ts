import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { LlmProvider } from "../contracts/llm-provider.ts";
import type { CommunicationMode, RunEvent } from "../contracts/run-event.ts";
import type { Lease, RunStore } from "../contracts/run-store.ts";
import { ChasmError, errorRecord, isChasmError } from "../errors.ts";
import { coreVersion } from "../generated/version.ts";
import { Cancellation } from "../journal/cancellation.ts";
import { foldRunState } from "../journal/fold.ts";
import { createJournal, type Journal } from "../journal/journal.ts";
import { createRedaction, secretMarks } from "../journal/redaction.ts";
import type { RunState } from "../journal/run-state.ts";
import { memoryRunStore } from "../memory/memory-run-store.ts";
import { rehearsal } from "../models/rehearsal.ts";
import type { Workflow } from "../workflow/runnable.ts";
import type { VariableDocument } from "../workflow/workflow.ts";
import { conduct } from "./conduct.ts";
import { resolveInputs } from "./inputs.ts";
import type { RunOptions } from "./options.ts";
import { resumeProblem } from "./resume-problem.ts";

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
}

/** Shorter secrets turn up by chance in what is written. Checks warn of those in a document, this of those given at the start. */
const shortestSafeSecret = 8;

/** A lease outlives a process that stops for a moment, and not one that is gone. */
const leaseMs = 30_000;

/**
 * Starts a run and resolves once it is accepted: from then on its journal holds the document and its inputs. Rejects with
 * INPUT_INVALID, OPTION_INVALID, LIMIT_EXCEEDED, RUN_CONFLICT or STORE_FAILED, having run nothing.
 */
export async function startRun(workflow: Workflow, options: RunOptions = {}): Promise<Run> {
  const runId = checkedRunId(options.runId ?? crypto.randomUUID());
  const resolved = resolveInputs(workflow.variables, options.inputs ?? {});
  const mode = options.mode ?? workflow.document.metadata?.communication_mode ?? "simple";
  return await perform({ runId, workflow, options, mode, ...resolved }, (journal) => {
    journal.record({
      type: "run-accepted",
      workflow: workflow.document as JsonObject,
      inputs: { ...resolved.inputs, ...secretMarks(Object.keys(resolved.secrets)) },
      mode,
      engine: coreVersion,
    });
    for (const [name, value] of Object.entries(resolved.secrets)) {
      if (typeof value !== "string" || value.length >= shortestSafeSecret) continue;
      const message = `The secret "${name}" has fewer than ${shortestSafeSecret} characters: so short a text cannot be kept out of everything that is written.`;
      journal.record({ type: "log", message });
    }
  });
}

/** How a run is taken up again. */
export interface ResumeOptions extends Omit<RunOptions, "runId" | "mode" | "model"> {
  /** The store that holds the run. */
  readonly store: RunStore;
  /** Goes on although the workflow is not the one that the run began with. */
  readonly acceptsChanges?: boolean;
}

/**
 * Goes on with a run whose process ended before it did: what the journal holds is not done again, and an effect that was
 * under way is made again with the same idempotency key, or fails where its node says so. Secrets are given again as
 * inputs. Rejects with RUN_NOT_FOUND, RUN_ENDED, RUN_CONFLICT while its owner lives, WORKFLOW_CHANGED, INPUT_INVALID or
 * STORE_FAILED, having run nothing.
 */
export async function resumeRun(workflow: Workflow, runId: string, options: ResumeOptions): Promise<Run> {
  const events = await Array.fromAsync(options.store.read(runId));
  const before = foldRunState(events);
  const problem = resumeProblem(before, workflow, options.acceptsChanges === true);
  if (problem !== undefined) throw problem;
  const { inputs, secrets } = resolveInputs(workflow.variables, inputsAgain(workflow, before, options.inputs ?? {}));
  return await perform({ runId, workflow, options, mode: before.mode, inputs, secrets, events }, () => undefined);
}

/** What the run was given, and its secrets, which only the caller knows. */
function inputsAgain({ variables }: Workflow, { inputs }: RunState, given: JsonObject): JsonObject {
  const isSecret = new Set(variables.filter(({ secret }) => secret === true).map(({ name }) => name));
  const known = variables.filter(({ name }) => !isSecret.has(name) && Object.hasOwn(inputs, name));
  return { ...Object.fromEntries(known.map(({ name }) => [name, inputs[name] as JsonValue])), ...given };
}

interface PreparedRun {
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
async function perform(prepared: PreparedRun, begin: (journal: Journal) => void): Promise<Run> {
  const { runId, workflow, options, secrets, events } = prepared;
  const { provider = rehearsal(), store = memoryRunStore(), now = Date.now, onEvent } = options;
  refuseUnpricedBudget(workflow, provider);
  const redaction = createRedaction([...Object.entries(secrets), ...writtenSecrets(workflow.variables)]);
  const cancellation = new Cancellation();
  const lease = await store.claim(runId, crypto.randomUUID(), leaseMs);
  const release = () => releaseLease(store, lease);
  const onFailure = (failure: ChasmError) => cancellation.cancel(failure);
  const journal = createJournal({ events, store, lease, redaction, now, onEvent, onFailure });
  try {
    begin(journal);
    await journal.stored();
  } catch (error) {
    await release();
    throw error;
  }

  const finished = (async () => {
    const stopListening = listen(options.signal, cancellation);
    const stopObeying = options.store === undefined ? undefined : obey(store, lease, { journal, cancellation });
    const renewal = setInterval(() => void renew(store, lease, onFailure), leaseMs / 3);
    try {
      await conduct({ ...prepared, isResumed: events !== undefined, provider, journal, redaction, cancellation });
      return journal.state;
    } finally {
      clearInterval(renewal);
      stopObeying?.();
      stopListening();
      await release();
    }
  })();
  return { id: runId, state: journal.state, finished, cancel: (reason) => cancellation.cancel(cancelled(reason)) };
}

/** One renewal that fails is made up for by the next; only a lease that another holds ends the run. */
async function renew(store: RunStore, lease: Lease, onLost: (error: ChasmError) => void): Promise<void> {
  try {
    await store.renew(lease);
  } catch (error) {
    if (isChasmError(error, "RUN_CONFLICT")) onLost(error);
  }
}

/** A lease that cannot be given back expires by itself: it must not turn a finished run into a failed one. */
async function releaseLease(store: RunStore, lease: Lease): Promise<void> {
  await store.release(lease).catch(() => undefined);
}

/** The values of secrets that the document itself holds: they are kept in as well, also where an input takes their place. */
function writtenSecrets(variables: readonly VariableDocument[]): [string, JsonValue][] {
  return variables
    .filter(({ secret, value }) => secret === true && value !== undefined)
    .map(({ name, value }) => [name, value as JsonValue]);
}

/** Carries out what other processes leave for the run's owner in a store that they share. */
function obey(
  store: RunStore,
  lease: Lease,
  { journal, cancellation }: { readonly journal: Journal; readonly cancellation: Cancellation },
): () => void {
  const stop = new AbortController();
  const follow = async () => {
    for await (const command of store.commands(lease, stop.signal)) {
      if (command.type === "cancel") cancellation.cancel(cancelled(command.reason));
    }
  };
  follow().catch((error: unknown) => {
    if (stop.signal.aborted || journal.isEnded) return;
    const message = `Commands from other processes no longer reach this run: ${errorRecord(error).message}`;
    journal.record({ type: "log", message });
  });
  return () => stop.abort();
}

function listen(signal: AbortSignal | undefined, cancellation: Cancellation): () => void {
  if (signal === undefined) return () => undefined;
  const onAbort = () => cancellation.cancel(cancelled(reasonOf(signal)));
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  return () => signal.removeEventListener("abort", onAbort);
}

/** What whoever aborted says about it. The platform's own words say nothing about a run. */
function reasonOf({ reason }: AbortSignal): string | undefined {
  if (typeof reason === "string") return reason;
  return reason instanceof Error && reason.name !== "AbortError" ? reason.message : undefined;
}

function cancelled(reason: string | undefined): ChasmError {
  return new ChasmError("RUN_CANCELLED", reason ?? "The run was cancelled.");
}

function checkedRunId(runId: string): string {
  if (/^[A-Za-z0-9_-]{1,100}$/.test(runId)) return runId;
  throw new ChasmError(
    "OPTION_INVALID",
    `"${runId.slice(0, 40)}" cannot be a run's id. Use 1 to 100 letters, digits, "-" and "_".`,
  );
}

/** A bill cannot be bounded where the price is unknown: such a run does not start. */
function refuseUnpricedBudget({ document }: Workflow, { name, isFree }: LlmProvider): void {
  if (document.metadata?.budget?.max_cost_usd === undefined || isFree === true) return;
  throw new ChasmError(
    "LIMIT_EXCEEDED",
    `metadata.budget.max_cost_usd is set, but the price of the provider "${name}" is not known. Set max_tokens instead, or run with a provider that states its price.`,
  );
}
