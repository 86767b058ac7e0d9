import { ChasmError, foldRunState, type RunEvent, type RunState, type RunStore } from "@chasmx/core";
import { findRun, type OpenRequest } from "@chasmx/runtime";
import { exitCodes } from "../exit-codes.ts";
import { listenForInterruption } from "../interruption.ts";
import { openStore } from "../open-store.ts";
import { answerHere } from "../people/answer-here.ts";
import { answerValue } from "../people/answer-value.ts";
import { deliver } from "../people/deliver.ts";
import { isCalled } from "../people/how-to-answer.ts";
import { openRequests } from "../people/open-requests.ts";
import { personAt } from "../people/person-at.ts";
import { waitingLines } from "../people/waiting-lines.ts";
import { columnsOf } from "../terminal/columns.ts";
import { paletteFor } from "../terminal/palette.ts";
import { printableJson } from "../terminal/printable.ts";
import { liveScreen } from "../terminal/screen.ts";
import { symbolsFor } from "../terminal/symbols.ts";

/** The options of `chasmx answer`. */
export interface AnswerOptions {
  readonly node?: string;
  readonly value?: string;
}

/** A run that waits for people. */
interface WaitingRun {
  readonly store: RunStore;
  readonly events: readonly RunEvent[];
  readonly state: RunState;
}

/** Gives a run what it waits for; without a value it asks for it in a terminal, and lists it elsewhere. */
export async function answer(reference: string, { node, value }: AnswerOptions): Promise<number> {
  const interruption = listenForInterruption();
  const store = await openStore();
  try {
    const { run_id: runId, status } = await findRun(store, reference);
    if (status === "completed" || status === "failed" || status === "cancelled") throw hasEnded(runId, status);
    const events = await Array.fromAsync(store.read(runId));
    const run = { store, events, state: foldRunState(events) };
    const requests = requestsAt(runId, await openRequests(store, run.state), node);
    if (value !== undefined) return await giveOne(run, requests, value);
    const open = requests.filter(({ left }) => left === undefined);
    const asking = open.length === 0 ? undefined : personAt(liveScreen(process.stdout), interruption.raise);
    if (asking !== undefined) return await answerHere({ ...run, requests: open, asking });
    process.stdout.write(`${(await listLines(run, requests)).join("\n")}\n`);
    return exitCodes.done;
  } finally {
    await store.close();
  }
}

async function giveOne({ store, state }: WaitingRun, requests: readonly OpenRequest[], text: string): Promise<number> {
  const [request, ...others] = requests;
  if (request === undefined || others.length > 0) throw ambiguous(state.runId, requests);
  const { pending, name, left } = request;
  if (left !== undefined) throw answeredBefore(state.runId, name, printableJson(left.value));
  const value = await answerValue(pending.request, text);
  const { sentence, code } = await deliver(store, state, { pending, name, value });
  process.stdout.write(`${sentence}\n`);
  return code;
}

async function listLines({ store, state }: WaitingRun, requests: readonly OpenRequest[]): Promise<string[]> {
  const { stdout, env } = process;
  const style = { palette: paletteFor(stdout), symbols: symbolsFor(env), columns: columnsOf(stdout) };
  const lines = waitingLines(state.runId, requests, style);
  if (await store.isOwned(state.runId)) return lines.slice(0, -1);
  return [...lines, style.palette.faint(`No process runs it now. Go on with it: chasmx resume ${state.runId}`)];
}

/** What a run waits for, or the part of it that a node's name or a request's key stands for. */
function requestsAt(runId: string, requests: readonly OpenRequest[], node: string | undefined): readonly OpenRequest[] {
  if (requests.length === 0)
    throw new ChasmError("INPUT_INVALID", `The run "${runId}" waits for nobody now. chasmx show ${runId} shows it.`);
  if (node === undefined) return requests;
  const found = requests.filter(({ pending }) => isCalled(pending, node));
  if (found.length > 0) return found;
  const names = requests.map(({ name }) => name).join(", ");
  throw new ChasmError("INPUT_INVALID", `The run "${runId}" waits for nothing at "${node}". It waits for ${names}.`);
}

function ambiguous(runId: string, requests: readonly OpenRequest[]): ChasmError {
  const names = requests.map(({ name }) => name).join(", ");
  return new ChasmError(
    "OPTION_INVALID",
    `The run "${runId}" waits for ${requests.length} answers. Say which one this is with --node: ${names}.`,
  );
}

function answeredBefore(runId: string, name: string, value: string): ChasmError {
  return new ChasmError(
    "INPUT_INVALID",
    `"${name}" was answered before, with ${value}. chasmx resume ${runId} goes on with it.`,
  );
}

function hasEnded(runId: string, status: string): ChasmError {
  return new ChasmError("RUN_ENDED", `The run "${runId}" has ended: it is ${status}. chasmx show ${runId} shows it.`);
}
