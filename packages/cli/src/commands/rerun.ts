import { type CommunicationMode, foldRunState, type RunState, rerun as startAgain, type Workflow } from "@chasmx/core";
import { transportFor } from "@chasmx/runtime";
import { chooseModelsAgain } from "../choose-models.ts";
import { conductRun } from "../conduct-run.ts";
import { readInputs } from "../inputs.ts";
import { listenForInterruption } from "../interruption.ts";
import { findKeptRun, keptWorkflow } from "../kept-run.ts";
import type { LogLevel } from "../log-levels.ts";
import { howToGoOn } from "../run-view/how-to-go-on.ts";
import { jsonOutput, personOutput, type RunOutput } from "../run-view/run-output.ts";
import type { ClosedOutput } from "../terminal/closed-output.ts";
import { sendConsoleToStderr } from "../terminal/console.ts";
import { printableLine } from "../terminal/printable.ts";

/** The options of `chasmx rerun`. */
export interface RerunCommandOptions {
  readonly from?: string;
  readonly file?: string;
  readonly input?: readonly string[];
  readonly mode?: CommunicationMode;
  readonly model?: string;
  readonly rehearse?: boolean;
  readonly cache?: boolean;
  readonly transport?: string;
  readonly runId?: string;
  readonly json?: boolean;
  readonly logLevel: LogLevel;
}

/** Starts another run with what a run that is kept was given, and resolves with the exit code. */
export async function rerun(
  reference: string,
  options: RerunCommandOptions,
  closedOutput: ClosedOutput,
): Promise<number> {
  const interruption = listenForInterruption();
  if (options.json) sendConsoleToStderr();
  const { host, workingFolder, events } = await findKeptRun(reference);
  const before = await events();
  const state = foldRunState(before);
  const workflow = await keptWorkflow(state, host, options.file);
  const { environment } = host;
  const inputs = await readInputs(workflow.variables, { pairs: options.input ?? [], file: undefined, environment });
  const mode = options.mode ?? state.mode;
  const transport = await transportFor(host, mode, options.transport);
  const { provider, notes, close: onEnd } = await chooseModelsAgain(host, workflow, { ...options, state });
  const output = options.json ? jsonOutput() : personalOutput(workflow, state, { ...options, notes });
  const store = await host.store({ workingFolder, onRepair: output.say });
  const { from, model, runId, logLevel } = options;
  return await conductRun({ output, logLevel, interruption, closedOutput, store, onEnd }, (listeners) =>
    startAgain(workflow, before, {
      store,
      inputs,
      provider,
      mode,
      ...listeners,
      ...(from === undefined ? {} : { from }),
      ...(model === undefined ? {} : { model }),
      ...(runId === undefined ? {} : { runId }),
      ...transport,
    }),
  );
}

type Told = RerunCommandOptions & { readonly notes: readonly string[] };

function personalOutput(workflow: Workflow, { runId }: RunState, { from, notes }: Told): RunOutput {
  const what = from === undefined ? "" : `, from ${printableLine(from)} on`;
  return personOutput({
    title: workflow.document.name,
    notes: [...notes, `Runs ${runId} again${what}.`],
    nodeIds: workflow.nodes.map((node) => node.id),
    closing: howToGoOn,
  });
}
