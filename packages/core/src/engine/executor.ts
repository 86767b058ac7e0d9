import type { JsonObject } from "../contracts/json.ts";
import type { RunEventBody, RunEventOf } from "../contracts/run-event.ts";
import { ChasmError } from "../errors.ts";
import { coreVersion } from "../generated/version.ts";
import { secretMarks } from "../journal/redaction.ts";
import type { Workflow } from "../workflow/runnable.ts";
import { resolveInputs } from "./inputs.ts";
import type { RunOptions } from "./options.ts";
import { perform, type Run } from "./perform.ts";

/** Shorter secrets turn up by chance in what is written. Checks warn of those in a document, this of those given at the start. */
const shortestSafeSecret = 8;

/**
 * Starts a run and resolves once it is accepted: from then on its journal holds the document and its inputs. Rejects with
 * INPUT_INVALID, OPTION_INVALID, LIMIT_EXCEEDED, RUN_CONFLICT or STORE_FAILED, having run nothing.
 */
export async function startRun(workflow: Workflow, options: RunOptions = {}): Promise<Run> {
  return await accept(workflow, options, { reused: [] });
}

/** What a run takes over from another one. */
export interface Origin {
  readonly rerunOf?: NonNullable<RunEventOf<"run-accepted">["rerun_of"]>;
  /** Facts of the other run, in their order, with which this one begins. */
  readonly reused: readonly RunEventBody[];
}

/** Accepts a run, new or repeated. See {@link startRun}. */
export async function accept(workflow: Workflow, options: RunOptions, { rerunOf, reused }: Origin): Promise<Run> {
  const runId = checkedRunId(options.runId ?? crypto.randomUUID());
  const resolved = resolveInputs(workflow.variables, options.inputs ?? {});
  const mode = options.mode ?? workflow.document.metadata?.communication_mode ?? "simple";
  const givenSecrets = Object.keys(resolved.secrets).filter((name) => resolved.secrets[name] !== null);
  return await perform({ runId, workflow, options, mode, ...resolved }, (journal) => {
    journal.record({
      type: "run-accepted",
      ...journaledDocuments(workflow),
      ...(options.remote === undefined || options.remote.length === 0 ? {} : { remote: options.remote }),
      ...(rerunOf === undefined ? {} : { rerun_of: rerunOf }),
      inputs: { ...resolved.inputs, ...secretMarks(givenSecrets) },
      mode,
      ...(options.model === undefined ? {} : { model: options.model }),
      engine: coreVersion,
    });
    for (const body of reused) journal.record(body);
    for (const [name, value] of Object.entries(resolved.secrets)) {
      if (typeof value !== "string" || value.length >= shortestSafeSecret) continue;
      const message = `The secret "${name}" has fewer than ${shortestSafeSecret} characters: so short a text cannot be kept out of everything that is written.`;
      journal.record({ type: "log", message });
    }
  });
}

/** The document, and those of the workflows that its nodes run. */
function journaledDocuments({ document, file, subWorkflows }: Workflow) {
  const workflow = document as JsonObject;
  if (subWorkflows.size === 0) return { workflow };
  const others = [...subWorkflows].map(([name, other]) => [name, other.document as JsonObject]);
  return { workflow, file, workflows: Object.fromEntries(others) as { [file: string]: JsonObject } };
}

function checkedRunId(runId: string): string {
  if (/^[A-Za-z0-9_-]{1,100}$/.test(runId)) return runId;
  throw new ChasmError(
    "OPTION_INVALID",
    `"${runId.slice(0, 40)}" cannot be a run's id. Use 1 to 100 letters, digits, "-" and "_".`,
  );
}
