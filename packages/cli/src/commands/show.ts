import { writeFile } from "node:fs/promises";
import {
  ChasmError,
  communicationLog,
  drawConversation,
  foldRunState,
  type NodeState,
  nodeName,
  type RunEvent,
  type RunState,
  type RunStatus,
} from "@chasmx/core";
import { findRun } from "@chasmx/runtime";
import { exitCodes } from "../exit-codes.ts";
import { openStore } from "../open-store.ts";
import { describeEvent } from "../run-view/describe-event.ts";
import { compose } from "../run-view/run-view.ts";
import { summaryLines } from "../run-view/summary.ts";
import { columnsOf } from "../terminal/columns.ts";
import { duration } from "../terminal/duration.ts";
import { paletteFor } from "../terminal/palette.ts";
import { printableJson, printableLine } from "../terminal/printable.ts";
import { symbolsFor } from "../terminal/symbols.ts";
import { pad } from "../terminal/width.ts";

/** The options of `chasmx show`. */
export interface ShowOptions {
  readonly json?: boolean;
  readonly sequence?: boolean;
  readonly log?: string;
}

/** Shows a run that is kept: for a person, as its events, as a sequence diagram, or as the file of its conversation. */
export async function show(reference: string, { json, sequence, log }: ShowOptions): Promise<number> {
  const store = await openStore();
  const { run_id: runId, status } = await findRun(store, reference);
  const events: RunEvent[] = [];
  let damage: { readonly error: unknown } | undefined;
  try {
    for await (const event of store.read(runId)) {
      events.push(event);
      if (json) process.stdout.write(`${printableJson(event)}\n`);
    }
  } catch (error) {
    // What is sound is shown first.
    damage = { error };
  }
  if (log !== undefined) await writeLog(log, events);
  else if (sequence) process.stdout.write(drawConversation(foldRunState(events)));
  else if (!json) process.stdout.write(`${story(events, status).join("\n")}\n`);
  if (damage !== undefined) throw damage.error;
  return exitCodes.done;
}

async function writeLog(file: string, events: readonly RunEvent[]): Promise<void> {
  const text = `${printableJson(communicationLog(events), 2)}\n`;
  await writeFile(file, text, { mode: 0o600 }).catch((cause: Error) => {
    throw new ChasmError("OPTION_INVALID", `${file} cannot be written: ${cause.message}.`, { cause });
  });
  process.stdout.write(`Wrote ${printableLine(file)}.\n`);
}

function story(events: readonly RunEvent[], status: RunStatus): string[] {
  const palette = paletteFor(process.stdout);
  const symbols = symbolsFor(process.env);
  const columns = columnsOf(process.stdout);
  const state = foldRunState(events);
  const nameColumns = Math.min(24, Math.max(1, ...[...state.nodes.values()].map((node) => nameOf(node).length)));
  const lines = events
    .filter(({ type }) => type.startsWith("message-") || type === "context-set")
    .flatMap((event) => describeEvent(event, { state, palette, symbols, isLive: true }) ?? [])
    .map((line) => compose(line, { palette, nameColumns, columns }));
  const nodes = Array.isArray(state.workflow.nodes) ? state.workflow.nodes.length : state.nodes.size;
  return [
    palette.strong(printableLine(String(state.workflow.name))),
    "",
    ...[...state.nodes.values()].map((node) => `${pad(printableLine(nameOf(node)), nameColumns)}  ${nodeWords(node)}`),
    ...(lines.length === 0 ? [] : ["", ...lines]),
    "",
    ...ending(state, status, summaryLines(state, { palette, nodeCount: nodes })),
  ];
}

/** A run without an end has no headline that says how it ended. */
function ending(state: RunState, status: RunStatus, lines: readonly string[]): readonly string[] {
  if (state.endedAt !== undefined) return lines;
  if (status !== "interrupted") return ["Still running", ...lines.slice(1)];
  return ["Interrupted: its process is gone", ...lines.slice(1), "", `Go on with it: chasmx resume ${state.runId}`];
}

function nodeWords({ status, attempt, startedAt, endedAt, error }: NodeState): string {
  const time = startedAt === undefined || endedAt === undefined ? "" : `  ${duration(endedAt - startedAt)}`;
  const attempts = attempt > 1 ? `  ${attempt} attempts` : "";
  const reason = error === undefined ? "" : `  ${error.code}: ${printableLine(error.message)}`;
  return `${status}${time}${attempts}${reason}`;
}

function nameOf({ path, nodeId }: NodeState): string {
  return nodeName(path, nodeId);
}
