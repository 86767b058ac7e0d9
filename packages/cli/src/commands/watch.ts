import type { RunEvent, RunState, RunStore, RunSummary } from "@chasmx/core";
import { endsRun, foldRunState } from "@chasmx/core";
import { findRun, watchOwner } from "@chasmx/runtime";
import { exitCodes } from "../exit-codes.ts";
import { openStore } from "../open-store.ts";
import { howToGoOn } from "../run-view/how-to-go-on.ts";
import { personOutput, type RunOutput } from "../run-view/run-output.ts";

/** How often it is looked whether the run's owner lives. */
const ownerPollMs = 1000;

/** Shows a run of another process as it happens, until it ends or its process is gone. */
export async function watch(reference: string): Promise<number> {
  const store = await openStore();
  const run = await findRun(store, reference);
  const { run_id: runId } = run;
  const stop = new AbortController();
  // What was written before its owner went is read first: the end may be among it.
  const stopLooking = watchOwner(store, runId, { stop, everyMs: ownerPollMs });
  try {
    const state = await follow(store, run, stop.signal);
    return state.status === "completed" ? exitCodes.done : exitCodes.failed;
  } finally {
    stopLooking();
    await store.close();
  }
}

async function follow(store: RunStore, run: RunSummary, signal: AbortSignal): Promise<RunState> {
  const { run_id: runId, status } = run;
  const howToAnswer = `It waits for people: chasmx answer ${runId}`;
  const begun = Date.now();
  const events: RunEvent[] = [];
  let output: RunOutput | undefined;
  try {
    for await (const event of store.read(runId, { follow: signal })) {
      output ??= outputFor(event, status === "paused" ? [howToAnswer] : []);
      events.push(event);
      output.onEvent(event);
      // What it waited for before was answered since, or is told of at the beginning.
      if (event.type === "run-paused" && event.time >= begun) output.say(howToAnswer);
      if (!endsRun(event)) continue;
      const state = foldRunState(events);
      output.finish(state);
      return state;
    }
    output?.say(
      `The process of this run is gone before its end: the run is interrupted. Go on with it: chasmx resume ${runId}`,
    );
    return foldRunState(events);
  } finally {
    output?.close();
  }
}

function outputFor(first: RunEvent, notes: readonly string[]): RunOutput {
  const workflow = first.type === "run-accepted" ? first.workflow : {};
  const nodes = Array.isArray(workflow.nodes) ? (workflow.nodes as readonly { readonly id: string }[]) : [];
  return personOutput({
    title: String(workflow.name),
    notes,
    nodeIds: nodes.map(({ id }) => id),
    closing: howToGoOn,
  });
}
