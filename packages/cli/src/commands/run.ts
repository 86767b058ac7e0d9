import path from "node:path";
import { ChasmError, type CommunicationMode, startRun, type Transport, type Workflow } from "@chasmx/core";
import { type Host, openHost, transportFor } from "@chasmx/runtime";
import { chooseModels } from "../choose-models.ts";
import { conductRun } from "../conduct-run.ts";
import { readInputs } from "../inputs.ts";
import { listenForInterruption } from "../interruption.ts";
import { loadFile } from "../load-file.ts";
import type { LogLevel } from "../log-levels.ts";
import { namesIn } from "../names-in.ts";
import { openRecording } from "../run-recording.ts";
import { howToGoOn } from "../run-view/how-to-go-on.ts";
import { jsonOutput, personOutput, type RunOutput } from "../run-view/run-output.ts";
import type { ClosedOutput } from "../terminal/closed-output.ts";
import { sendConsoleToStderr } from "../terminal/console.ts";
import { printableLine } from "../terminal/printable.ts";

/** The options of `chasmx run`. */
export interface RunCommandOptions {
  readonly input?: readonly string[];
  readonly inputFile?: string;
  readonly mode?: CommunicationMode;
  readonly model?: string;
  /** Whether no model is called, whatever is configured. */
  readonly rehearse?: boolean;
  /** Whether stored answers to the same requests will do. */
  readonly cache?: boolean;
  readonly transport?: string;
  /** Nodes whose agents live elsewhere, with commas between them. */
  readonly remote?: string;
  readonly runId?: string;
  /** The folder that the models' answers are written to. */
  readonly record?: string;
  /** The folder of a recording that answers for all models. */
  readonly replay?: string;
  readonly json?: boolean;
  /** Whether the run is kept as files. */
  readonly journal: boolean;
  readonly logLevel: LogLevel;
}

/** Runs a workflow's file and resolves with the exit code. Rejects, having run nothing, where the file or an option is wrong. */
export async function run(file: string, options: RunCommandOptions, closedOutput: ClosedOutput): Promise<number> {
  const interruption = listenForInterruption();
  if (options.json) sendConsoleToStderr();
  const host = await openHost(path.dirname(path.resolve(file)), process.env);
  const workflow = await loadFile(file, host);
  const inputs = await readInputs(workflow.variables, {
    pairs: options.input ?? [],
    file: options.inputFile,
    environment: host.environment,
  });
  const transport = await transportOf(host, workflow, options);
  const recording = await openRecording(options);
  const { recorded } = recording;
  const remote = options.remote === undefined ? [] : namesIn(options.remote);
  const isHere = (nodeId: string) => !remote.includes(nodeId);
  const generating =
    recorded === undefined
      ? await chooseModels(host, workflow, { ...options, isHere })
      : { recorded, notes: recording.notes };
  const { notes, close: onEnd, ...models } = { close: undefined, ...generating };
  const output = options.json
    ? jsonOutput()
    : personalOutput(file, workflow, { ...options, notes, onInterrupt: interruption.raise });
  const store = options.journal ? await host.store({ workingFolder: process.cwd(), onRepair: output.say }) : undefined;
  const { mode, model, runId, logLevel } = options;
  const code = await conductRun({ output, logLevel, interruption, closedOutput, store, onEnd }, (listeners) =>
    startRun(workflow, {
      inputs,
      ...models,
      ...listeners,
      onEvent(event) {
        recording.onEvent(event);
        listeners.onEvent(event);
      },
      ...(mode === undefined ? {} : { mode }),
      ...(model === undefined ? {} : { model }),
      ...(runId === undefined ? {} : { runId }),
      ...(remote.length === 0 ? {} : { remote }),
      ...transport,
      ...(store === undefined ? {} : { store }),
    }),
  );
  await recording.finish();
  return code;
}

type Told = RunCommandOptions & { readonly notes: readonly string[]; readonly onInterrupt: () => void };

function personalOutput(file: string, workflow: Workflow, { journal, notes, onInterrupt }: Told): RunOutput {
  const everything = `Every event: chasmx run ${printableLine(file)} --json. What happens inside: --log-level info.`;
  return personOutput({
    title: workflow.document.name,
    notes,
    nodeIds: workflow.nodes.map((node) => node.id),
    closing: (state) => (journal ? howToGoOn(state) : [everything]),
    onInterrupt,
  });
}

/** The transport of a run in pubsub mode. In simple mode none is opened, and asking for one is a mistake. */
async function transportOf(
  host: Host,
  workflow: Workflow,
  options: RunCommandOptions,
): Promise<{ readonly transport?: () => Transport }> {
  const mode = options.mode ?? workflow.document.metadata?.communication_mode ?? "simple";
  if (mode === "pubsub" || options.transport === undefined) return await transportFor(host, mode, options.transport);
  throw new ChasmError(
    "OPTION_INVALID",
    "--transport is for pubsub mode, and this run is in simple mode. Add --mode pubsub, or leave --transport out.",
  );
}
