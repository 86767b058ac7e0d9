import {
  ChasmError,
  foldRunState,
  type JsonObject,
  type ReplayedAnswer,
  type RunEvent,
  type RunState,
  replayInto,
  replayRun,
  type Workflow,
} from "@chasmx/core";
import { chooseModels } from "../choose-models.ts";
import { exitCodes } from "../exit-codes.ts";
import { readInputs } from "../inputs.ts";
import { findKeptRun, type KeptRun, keptWorkflow } from "../kept-run.ts";
import { endingText, replayedLines } from "../report/replayed-lines.ts";
import { paletteFor } from "../terminal/palette.ts";
import { printableJson, printableLine } from "../terminal/printable.ts";

/** The options of `chasmx replay`. */
export interface ReplayCommandOptions {
  readonly until?: string;
  readonly into?: string;
  readonly file?: string;
  readonly model?: string;
  readonly rehearse?: boolean;
  readonly input?: readonly string[];
  readonly json?: boolean;
}

/** Replays a run that is kept, or one agent of it, and resolves with the exit code. Rejects where it comes to something else. */
export async function replay(reference: string, options: ReplayCommandOptions): Promise<number> {
  const kept = await findKeptRun(reference);
  const events = await kept.events();
  const state = foldRunState(events);
  const workflow = await keptWorkflow(state, kept.host, options.file);
  const replayed = { kept, events, state, workflow, secrets: await secretsOf(workflow, kept, options.input ?? []) };
  if (options.into === undefined) await prove(replayed, options);
  else await compare(replayed, { ...options, into: options.into });
  return exitCodes.done;
}

interface Replayed {
  readonly kept: KeptRun;
  readonly events: readonly RunEvent[];
  readonly state: RunState;
  readonly workflow: Workflow;
  readonly secrets: JsonObject;
}

/** Secrets that are given; the others' marks do, because no text that is replayed shows more. */
async function secretsOf({ variables }: Workflow, { host }: KeptRun, pairs: readonly string[]): Promise<JsonObject> {
  const secrets = variables
    .filter(({ secret }) => secret === true)
    .map((variable) => ({ ...variable, required: false }));
  return await readInputs(secrets, { pairs, file: undefined, environment: host.environment });
}

async function prove({ events, state, workflow, secrets, kept }: Replayed, { until, json }: ReplayCommandOptions) {
  const found = await replayRun(workflow, events, { secrets, ...(until === undefined ? {} : { until }) });
  if (json) return void process.stdout.write(`${printableJson({ run_id: kept.runId, ...found })}\n`);
  const palette = paletteFor(process.stdout);
  const { matches, activities } = found;
  const told = found.events - matches;
  const lines = [
    palette.strong(printableLine(workflow.document.name)),
    "",
    `${palette.good("The same")}${until === undefined ? "" : ` until the end of ${printableLine(until)}`}: ${plural(activities, "activity", "activities")} done again without any effect.`,
    `  ${plural(matches, "event was", "events were")} made again as the journal holds ${matches === 1 ? "it" : "them"}; ${told} more tell how the run went.`,
    ...(until === undefined ? [] : endLines(foldRunState(events.slice(0, found.events)), until)),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  if (state.endedAt === undefined)
    process.stdout.write("  The run has no end yet: it was replayed as far as it went.\n");
}

/** The node up to which a run was replayed, and what there was for others by then. */
function endLines(state: RunState, name: string): string[] {
  const node = state.nodes.get(name);
  const shared = [...state.shared].map(
    ([key, { value }]) => `  ${printableLine(key.replace("\0", "/"))} = ${printableJson(value)}`,
  );
  return [
    "",
    `${printableLine(name)} ${node?.status}${node?.output === undefined ? "" : ":"}`,
    ...(node?.output === undefined ? [] : [endingText({ output: node.output })]),
    ...(shared.length === 0 ? [] : ["", "Shared by then:", ...shared]),
  ];
}

async function compare(
  { events, workflow, secrets, kept }: Replayed,
  { into, model, rehearse, json, until }: ReplayCommandOptions & { readonly into: string },
) {
  if (until !== undefined) throw new ChasmError("OPTION_INVALID", "--until and --into exclude each other.");
  const isHere = (nodeId: string) => nodeId === into;
  const { provider, notes: words, close } = await chooseModels(kept.host, workflow, { model, rehearse, isHere });
  const palette = paletteFor(process.stdout);
  if (!json) {
    const notes = words.map(palette.warning);
    process.stdout.write(
      [palette.strong(`${printableLine(workflow.document.name)}: ${printableLine(into)}`), ...notes, ""].join("\n"),
    );
  }
  const onActivity = (activity: ReplayedAnswer) => {
    const text = json ? printableJson(activity) : ["", ...replayedLines(activity, palette)].join("\n");
    process.stdout.write(`${text}\n`);
  };
  const answers = await replayInto(workflow, events, {
    agent: into,
    provider,
    secrets,
    onActivity,
    ...(model === undefined ? {} : { model }),
  }).finally(close);
  if (answers.length === 0 && !json) process.stdout.write(`\n${printableLine(into)} did nothing in this run.\n`);
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
