import type { ServedModel } from "../models/host-models.ts";
import type { RunModels } from "./run-models.ts";

/**
 * What a person has to know of a run's models before it begins, as sentences. Nobody may be surprised by a bill: they say which
 * models are called, and where, or that none is.
 */
export function modelNotes(models: RunModels, model: string | undefined): string[] {
  const { provider, served, missing, isRestRehearsed } = models;
  if (provider.name === "rehearsal") return [rehearsalNote(model), ...(missing === undefined ? [] : [missing])];
  return [callNote(provider.name, served), ...(isRestRehearsed === true ? [restNote] : [])];
}

/** Nobody may take a placeholder for a model's answer. */
export function rehearsalNote(model?: string): string {
  const instead = model === undefined ? "" : `, not even ${model}`;
  return `Rehearsal: no model is called${instead}; answers are placeholders that say what was asked.`;
}

const restNote = "No other model is called: the answers of the other nodes are placeholders that say what was asked.";

/** More models than these are counted. */
const shownModels = 5;

function callNote(provider: string, served: readonly ServedModel[]): string {
  if (served.length === 0) return `Models, where any is called, are called by ${provider}.`;
  const shown = served.slice(0, shownModels).map(({ model, provider: name, host }) => {
    const where = host === undefined ? name : `${name} at ${host}`;
    return `${model} (${where})`;
  });
  const more = served.length > shownModels ? ` and ${served.length - shownModels} more` : "";
  return `Calls ${shown.join(", ")}${more}.`;
}
