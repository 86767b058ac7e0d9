import type { JsonValue, PendingInput, RunState, RunStore } from "@chasmx/core";
import { type GivenAnswer, giveAnswer } from "@chasmx/runtime";
import { exitCodes } from "../exit-codes.ts";
import { printableJson } from "../terminal/printable.ts";

/** What became of an answer, as a sentence and an exit code. */
export interface Delivery {
  readonly sentence: string;
  readonly code: number;
}

/** An answer on its way. */
export interface Answer {
  readonly pending: PendingInput;
  /** Its node's name as lines show it. */
  readonly name: string;
  readonly value: JsonValue;
}

/** Leaves an answer for a run, and waits until its process has taken it, where one lives. */
export async function deliver(store: RunStore, state: RunState, answer: Answer): Promise<Delivery> {
  const given = await giveAnswer(store, state, answer);
  const isTaken = given.outcome === "taken" || given.outcome === "kept";
  return { sentence: sentenceOf(given, state.runId, answer), code: isTaken ? exitCodes.done : exitCodes.failed };
}

function sentenceOf(given: GivenAnswer, runId: string, { name, value }: Answer): string {
  switch (given.outcome) {
    case "taken":
      return `The run ${runId} goes on with ${printableJson(value)} for ${name}.`;
    case "kept":
      return `Kept for the run ${runId}, which no process runs now. It goes on with it: chasmx resume ${runId}`;
    case "superseded": {
      const whose = given.by === "default" ? "its time was over, and its default counts" : "somebody else was faster";
      return `Not taken: ${whose}: ${printableJson(given.value)}.`;
    }
    // Nobody has closed the request, because no process runs the run: the next one does so first.
    case "expired":
      return `Not taken: the time for ${name} is over. The run goes on without it: chasmx resume ${runId}`;
    case "withdrawn":
      return `Not taken: ${name} asks nobody any more.`;
    case "ended":
      return `Not taken: the run ${runId} has ended in the meantime.`;
    case "late":
      return `The process of the run ${runId} has not taken it within ${given.afterMs / 1000} s. It is kept, and taken once that process goes on: chasmx watch ${runId} shows it.`;
  }
}
