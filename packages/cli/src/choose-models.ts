import type { LlmProvider, RunState, Workflow } from "@chasmx/core";
import { type Host, type ModelWishes, modelNotes, type RunModels, runModels, runModelsAgain } from "@chasmx/runtime";
import { printableLine } from "./terminal/printable.ts";

/** Who generates in a run, and what a person has to know of it before it begins. */
export interface ChosenModels {
  readonly provider: LlmProvider;
  readonly notes: readonly string[];
  /** Lets go of what they are connected to. Never rejects. */
  close(): Promise<void>;
}

/**
 * Chooses who generates. Nobody may be surprised by a bill: the notes say which models are called, and where, or that none is.
 */
export async function chooseModels(host: Host, workflow: Workflow, wishes: ModelWishes): Promise<ChosenModels> {
  return told(await runModels(host, workflow, wishes), wishes.model);
}

/** Chooses who generates in a run that goes on or is done again: one that was rehearsed stays a rehearsal. */
export async function chooseModelsAgain(
  host: Host,
  workflow: Workflow,
  wishes: ModelWishes & { readonly state: RunState },
): Promise<ChosenModels> {
  return told(await runModelsAgain(host, workflow, wishes), wishes.model ?? wishes.state.model);
}

function told(models: RunModels, model: string | undefined): ChosenModels {
  const { provider, close } = models;
  return { provider, notes: modelNotes(models, model).map(printableLine), close };
}
