import type { JsonObject } from "../contracts/json.ts";
import { ChasmError } from "../errors.ts";
import { memoryRunStore } from "../memory/memory-run-store.ts";
import { rehearsal } from "../models/rehearsal.ts";
import { coreVersion } from "../version.ts";
import type { Workflow } from "../workflow/runnable.ts";
import { Cancellation } from "./cancellation.ts";
import { conduct } from "./conduct.ts";
import { resolveInputs } from "./inputs.ts";
import { createJournal } from "./journal.ts";
import type { RunOptions } from "./options.ts";
import { createRedaction, secretMarks } from "./redaction.ts";
import type { RunState } from "./run-state.ts";

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

/** A lease outlives a process that stops for a moment, and not one that is gone. */
const leaseMs = 30_000;

/**
 * Starts a run and resolves once it is accepted: from then on its journal holds the document and its inputs. Rejects with
 * INPUT_INVALID, OPTION_INVALID or RUN_CONFLICT, having run nothing.
 */
export async function startRun(workflow: Workflow, options: RunOptions = {}): Promise<Run> {
  const { provider = rehearsal(), store = memoryRunStore(), now = Date.now } = options;
  const runId = checkedRunId(options.runId ?? crypto.randomUUID());
  const { inputs, secrets } = resolveInputs(workflow.variables, options.inputs ?? {});
  refuseUnpricedBudget(workflow, provider.isFree === true, provider.name);

  const mode = options.mode ?? workflow.document.metadata?.communication_mode ?? "simple";
  const redaction = createRedaction(new Map(Object.entries(secrets)));
  const cancellation = new Cancellation();
  const lease = await store.claim(runId, crypto.randomUUID(), leaseMs);
  let failure: unknown;
  const journal = createJournal({
    store,
    lease,
    redaction,
    now,
    onEvent: options.onEvent,
    onFailure: (error) => {
      failure = error;
      cancellation.cancel(
        new ChasmError("STORE_FAILED", "The journal could not be written, so the run was stopped.", { cause: error }),
      );
    },
  });
  journal.record({
    type: "run-accepted",
    workflow: workflow.document as JsonObject,
    inputs: { ...inputs, ...secretMarks(Object.keys(secrets)) },
    mode,
    engine: coreVersion,
  });
  await journal.stored();

  const finished = (async () => {
    const stopListening = listen(options.signal, cancellation);
    try {
      await conduct({ runId, workflow, mode, options, provider, journal, redaction, cancellation, inputs, secrets });
      await journal.stored();
    } catch (error) {
      throw failure ?? error;
    } finally {
      stopListening();
      await store.release(lease);
    }
    return journal.state;
  })();
  return { id: runId, state: journal.state, finished, cancel: (reason) => cancellation.cancel(cancelled(reason)) };
}

function listen(signal: AbortSignal | undefined, cancellation: Cancellation): () => void {
  if (signal === undefined) return () => undefined;
  const onAbort = () => cancellation.cancel(cancelled(undefined));
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  return () => signal.removeEventListener("abort", onAbort);
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
function refuseUnpricedBudget({ document }: Workflow, isFree: boolean, provider: string): void {
  if (document.metadata?.budget?.max_cost_usd === undefined || isFree) return;
  throw new ChasmError(
    "LIMIT_EXCEEDED",
    `metadata.budget.max_cost_usd is set, but the price of the provider "${provider}" is not known. Set max_tokens instead, or run with a provider that states its price.`,
  );
}
