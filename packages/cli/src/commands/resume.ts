import {
  ChasmError,
  foldRunState,
  type JsonObject,
  type RunState,
  type RunSummary,
  resumeRun,
  type Workflow,
} from "@chasmx/core";
import { describeRunChanges, type Host, neededAgain, runChanges, transportFor } from "@chasmx/runtime";
import { chooseModelsAgain } from "../choose-models.ts";
import { conductRun } from "../conduct-run.ts";
import { readInputs } from "../inputs.ts";
import { listenForInterruption } from "../interruption.ts";
import { findKeptRun, keptWorkflow } from "../kept-run.ts";
import type { LogLevel } from "../log-levels.ts";
import { howToGoOn } from "../run-view/how-to-go-on.ts";
import { jsonOutput, personOutput } from "../run-view/run-output.ts";
import type { ClosedOutput } from "../terminal/closed-output.ts";
import { sendConsoleToStderr } from "../terminal/console.ts";
import { printableLine } from "../terminal/printable.ts";

/** The options of `chasmx resume`. */
export interface ResumeCommandOptions {
  readonly input?: readonly string[];
  readonly file?: string;
  readonly acceptChanges?: boolean;
  readonly json?: boolean;
  readonly logLevel: LogLevel;
}

/** Goes on with an interrupted run and resolves with the exit code. Rejects, having run nothing, where that cannot be. */
export async function resume(
  reference: string,
  options: ResumeCommandOptions,
  closedOutput: ClosedOutput,
): Promise<number> {
  const interruption = listenForInterruption();
  if (options.json) sendConsoleToStderr();
  const kept = await findKeptRun(reference);
  refuseUnlessInterrupted(kept.listing);
  const { host, runId, workingFolder } = kept;
  const before = await kept.events();
  const state = foldRunState(before);
  const workflow = await keptWorkflow(state, host, options.file);
  const changes = runChanges(state, workflow);
  if (changes.length > 0 && options.acceptChanges !== true) throw workflowChanged(runId, changes, options.file);
  const inputs = await inputsAgain(state, workflow, { pairs: options.input ?? [], host });
  const transport = await transportFor(host, state.mode);
  const isHere = (nodeId: string) => state.remote?.includes(nodeId) !== true;
  const { provider, notes, close: onEnd } = await chooseModelsAgain(host, workflow, { state, isHere });
  const accepted =
    changes.length === 0
      ? []
      : [printableLine(`The workflow has changed since the run began: ${describeRunChanges(changes)}.`)];
  const output = options.json
    ? jsonOutput()
    : personOutput({
        title: workflow.document.name,
        notes: [...notes, ...accepted, progress(state, workflow)],
        nodeIds: workflow.nodes.map((node) => node.id),
        before,
        closing: howToGoOn,
        onInterrupt: interruption.raise,
      });
  if (options.json) for (const sentence of accepted) output.say(sentence);
  const store = await host.store({ workingFolder, onRepair: output.say });
  const { logLevel } = options;
  return await conductRun({ output, logLevel, interruption, closedOutput, store, onEnd }, (listeners) =>
    resumeRun(workflow, runId, {
      store,
      inputs,
      provider,
      ...listeners,
      // What differs has been accepted, or it says nothing: an order, a position.
      acceptsChanges: true,
      ...transport,
    }),
  );
}

/** Before anything is loaded or asked for. The store has the last word on who owns the run. */
function refuseUnlessInterrupted({ run_id: runId, status }: RunSummary): void {
  if (status === "interrupted") return;
  if (status === "accepted" || status === "running") {
    throw new ChasmError(
      "RUN_CONFLICT",
      `The run "${runId}" goes on in its own process. chasmx watch ${runId} shows it.`,
    );
  }
  if (status === "paused") {
    throw new ChasmError(
      "RUN_CONFLICT",
      `The run "${runId}" waits for people in its own process. chasmx answer ${runId} answers it.`,
    );
  }
  throw new ChasmError("RUN_ENDED", `The run "${runId}" has ended: it is ${status}. chasmx show ${runId} shows it.`);
}

function workflowChanged(runId: string, changes: readonly string[], file = "The workflow"): ChasmError {
  return new ChasmError(
    "WORKFLOW_CHANGED",
    `${file} is not what the run "${runId}" began with: ${describeRunChanges(changes)}. Go on with it as it is now: --accept-changes`,
    { details: changes },
  );
}

interface Given {
  readonly pairs: readonly string[];
  readonly host: Host;
}

/** The secrets, which only their owner knows, and values for variables that the run began without. */
async function inputsAgain({ inputs }: RunState, workflow: Workflow, { pairs, host }: Given): Promise<JsonObject> {
  const variables = neededAgain(workflow.variables, { inputs });
  const given = await readInputs(variables, { pairs, file: undefined, environment: host.environment });
  for (const { name, secret } of variables) {
    if (secret === true || !Object.hasOwn(given, name) || !Object.hasOwn(inputs, name)) continue;
    throw new ChasmError(
      "INPUT_INVALID",
      `"${name}" is not secret: the run goes on with the value that it began with. Leave it out.`,
    );
  }
  return given;
}

function progress({ nodes }: RunState, workflow: Workflow): string {
  const done = [...nodes.values()].filter(({ status, path }) => path === "" && status === "completed").length;
  return `Resumed: ${done} of ${workflow.nodes.length} nodes were done before.`;
}
