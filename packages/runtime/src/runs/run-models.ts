import {
  ChasmError,
  type LlmProvider,
  matchName,
  modelsOf,
  type RunState,
  rehearsal,
  type Workflow,
} from "@chasmx/core";
import type { Host } from "../host.ts";
import type { HostModels, ServedModel } from "../models/host-models.ts";
import { joinedProvider, type ProvidersByModel } from "../models/joined-provider.ts";

/** Who generates in a run. */
export interface RunModels {
  readonly provider: LlmProvider;
  /** The models that are called, each with whoever serves it; empty in a rehearsal. */
  readonly served: readonly ServedModel[];
  /** What is missing for the chosen model to be called, as a sentence; only in a rehearsal that was not asked for. */
  readonly missing?: string;
  /** Whether the models that a front-end does not serve itself are rehearsed, beside those that it does. */
  readonly isRestRehearsed?: true;
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
  /** Whoever serves models beside those of the project, as an editor does; they go before them. */
  readonly providers?: ProvidersByModel | undefined;
}

/** Chooses who generates in a run. Rejects as `host.models` does. */
export async function runModels(
  host: Host,
  workflow: Workflow,
  { model, rehearse = false, cache, isHere = () => true, providers = {} }: ModelWishes,
): Promise<RunModels> {
  if (rehearse) return { provider: rehearsal(), served: [], close: async () => undefined };
  const models = modelsOf(workflow, { model }).filter(({ file, nodeId }) => file !== undefined || isHere(nodeId));
  const own = models.filter((use) => ownPattern(providers, use.model) !== undefined);
  if (own.length === 0) return await host.models({ models, model, cache });
  const others = models.filter((use) => !own.includes(use));
  // A model for every node is one of the own ones here: there are no others then.
  const rest = others.length === 0 ? undefined : await host.models({ models: others, cache });
  return withOwn(ownModels(own, providers), rest);
}

function ownPattern(providers: ProvidersByModel, model: string | undefined): string | undefined {
  return model === undefined ? undefined : matchName(providers, model)?.pattern;
}

interface OwnModels {
  readonly providers: ProvidersByModel;
  readonly served: readonly ServedModel[];
}

/** Those of the own providers that are called, and what for. */
function ownModels(uses: readonly { readonly model: string | undefined }[], providers: ProvidersByModel): OwnModels {
  const used: Record<string, LlmProvider> = {};
  const served = new Map<string, ServedModel>();
  for (const { model } of uses) {
    const found = model === undefined ? undefined : matchName(providers, model);
    if (model === undefined || found === undefined) continue;
    used[found.pattern] = found.value;
    served.set(model, { model, provider: found.value.name });
  }
  return { providers: used, served: [...served.values()] };
}

function withOwn({ providers, served }: OwnModels, rest: HostModels | undefined): RunModels {
  return {
    provider: joinedProvider(providers, rest?.provider),
    served: [...served, ...(rest?.served ?? [])],
    ...(rest?.provider.name === "rehearsal" ? { isRestRehearsed: true } : {}),
    close: async () => await rest?.close(),
  };
}

/**
 * Chooses who generates in a run that goes on or is done again: one that was rehearsed stays a rehearsal. Rejects as
 * `host.models` does, and with OPTION_INVALID where the run called models and nothing here does.
 */
export async function runModelsAgain(
  host: Host,
  workflow: Workflow,
  { state, ...wishes }: ModelWishes & { readonly state: RunState },
): Promise<RunModels> {
  const { model = state.model, rehearse = state.provider === "rehearsal" && wishes.model === undefined } = wishes;
  const chosen = await runModels(host, workflow, { ...wishes, model, rehearse });
  const wasReal = state.provider !== undefined && !unreal.has(state.provider);
  if (!wasReal || rehearse || chosen.provider.name !== "rehearsal") return chosen;
  throw new ChasmError(
    "OPTION_INVALID",
    `The run "${state.runId}" called models by ${state.provider}, and nothing here does. Set OPENAI_API_KEY, or say in "models" of chasmx.config.json who serves them.`,
  );
}

/** Providers by which no model was called. */
const unreal: ReadonlySet<string> = new Set(["rehearsal", "recording"]);
