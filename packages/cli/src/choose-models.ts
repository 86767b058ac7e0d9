import { ChasmError, type LlmProvider, modelsOf, type RunState, rehearsal, type Workflow } from "@chasmx/core";
import type { Host, HostModels } from "@chasmx/runtime";
import { printableLine } from "./terminal/printable.ts";

/** Who generates in a run, and what a person has to know of it before it begins. */
export interface ChosenModels {
  readonly provider: LlmProvider;
  readonly notes: readonly string[];
  /** Lets go of what they are connected to. Never rejects. */
  close(): Promise<void>;
}

/** What a person says about the models of a run. */
export interface ModelWishes {
  /** The model for every node. */
  readonly model?: string | undefined;
  /** Whether no model is to be called, whatever is configured. */
  readonly rehearse?: boolean | undefined;
  /** Whether stored answers to the same requests will do. */
  readonly cache?: boolean | undefined;
  /** The nodes whose agents live in this process, where that is not all of them. */
  readonly isHere?: (nodeId: string) => boolean;
}

/**
 * Chooses who generates. Nobody may be surprised by a bill: the notes say which models are called, and where, or that none is.
 */
export async function chooseModels(
  host: Host,
  workflow: Workflow,
  { model, rehearse = false, cache, isHere = () => true }: ModelWishes,
): Promise<ChosenModels> {
  if (rehearse) return rehearsed({ model });
  const models = modelsOf(workflow, { model }).filter(({ file, nodeId }) => file !== undefined || isHere(nodeId));
  const { provider, served, missing, close } = await host.models({ models, model, cache });
  return provider.name === "rehearsal"
    ? rehearsed({ model, missing })
    : { provider, notes: [callNote(provider, served)], close };
}

/** Chooses who generates in a run that goes on or is done again: one that was rehearsed stays a rehearsal. */
export async function chooseModelsAgain(
  host: Host,
  workflow: Workflow,
  { state, ...wishes }: ModelWishes & { readonly state: RunState },
): Promise<ChosenModels> {
  const { model = state.model, rehearse = state.provider === "rehearsal" && wishes.model === undefined } = wishes;
  const chosen = await chooseModels(host, workflow, { ...wishes, model, rehearse });
  const wasReal = state.provider !== undefined && !unreal.has(state.provider);
  if (!wasReal || rehearse || chosen.provider.name !== "rehearsal") return chosen;
  throw new ChasmError(
    "OPTION_INVALID",
    `The run "${state.runId}" called models by ${state.provider}, and nothing here does. Set OPENAI_API_KEY, or say in "models" of chasmx.config.json who serves them.`,
  );
}

/** Providers by which no model was called. */
const unreal: ReadonlySet<string> = new Set(["rehearsal", "recording"]);

function rehearsed({ model, missing }: { model?: string | undefined; missing?: string | undefined }): ChosenModels {
  const note = rehearsalNote(model);
  const notes = missing === undefined ? [note] : [note, missing];
  return { provider: rehearsal(), notes, close: async () => undefined };
}

/** Nobody may take a placeholder for a model's answer. */
export function rehearsalNote(model?: string): string {
  const instead = model === undefined ? "" : `, not even ${printableLine(model)}`;
  return `Rehearsal: no model is called${instead}; answers are placeholders that say what was asked.`;
}

/** More models than these are counted. */
const shownModels = 5;

function callNote({ name }: LlmProvider, served: HostModels["served"]): string {
  if (served.length === 0) return `Models, where any is called, are called by ${printableLine(name)}.`;
  const shown = served.slice(0, shownModels).map(({ model, provider, host }) => {
    const where = host === undefined ? provider : `${provider} at ${host}`;
    return `${printableLine(model)} (${printableLine(where)})`;
  });
  const more = served.length > shownModels ? ` and ${served.length - shownModels} more` : "";
  return `Calls ${shown.join(", ")}${more}.`;
}
