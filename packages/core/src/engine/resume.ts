import type { RunStore } from "../contracts/run-store.ts";
import { foldRunState } from "../journal/fold.ts";
import type { Workflow } from "../workflow/runnable.ts";
import { inputsAgain, resolveInputs } from "./inputs.ts";
import type { RunOptions } from "./options.ts";
import { perform, type Run } from "./perform.ts";
import { resumeProblem } from "./resume-problem.ts";

/** How a run is taken up again. */
export interface ResumeOptions extends Omit<RunOptions, "runId" | "mode" | "model" | "recorded"> {
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
  const { mode, model, remote } = before;
  const again = {
    ...(remote === undefined ? {} : { remote }),
    ...options,
    ...(model === undefined ? {} : { model }),
  };
  return await perform({ runId, workflow, options: again, mode, inputs, secrets, events }, () => undefined);
}
