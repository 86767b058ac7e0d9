import type { LlmProvider, RunState, Workflow } from "@chasmx/core";
import {
  type Host,
  type ModelWishes,
  type RunModels,
  runModels,
  runModelsAgain,
  type ServedModel,
} from "@chasmx/runtime";
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

function told({ provider, served, missing, close }: RunModels, model: string | undefined): ChosenModels {
  if (provider.name !== "rehearsal") return { provider, notes: [callNote(provider, served)], close };
  const note = rehearsalNote(model);
  return { provider, notes: missing === undefined ? [note] : [note, missing], close };
}

/** Nobody may take a placeholder for a model's answer. */
export function rehearsalNote(model?: string): string {
  const instead = model === undefined ? "" : `, not even ${printableLine(model)}`;
  return `Rehearsal: no model is called${instead}; answers are placeholders that say what was asked.`;
}

/** More models than these are counted. */
const shownModels = 5;

function callNote({ name }: LlmProvider, served: readonly ServedModel[]): string {
  if (served.length === 0) return `Models, where any is called, are called by ${printableLine(name)}.`;
  const shown = served.slice(0, shownModels).map(({ model, provider, host }) => {
    const where = host === undefined ? provider : `${provider} at ${host}`;
    return `${printableLine(model)} (${printableLine(where)})`;
  });
  const more = served.length > shownModels ? ` and ${served.length - shownModels} more` : "";
  return `Calls ${shown.join(", ")}${more}.`;
}
