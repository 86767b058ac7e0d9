import { ChasmError, type LlmProvider, matchName } from "@chasmx/core";

/** Providers by the names or patterns of the models that they serve. */
export type ProvidersByModel = Readonly<Record<string, LlmProvider>>;

/**
 * One provider out of a front-end's own and the project's: each request goes to whoever serves its model, under the name that the
 * workflow gives it. Models that none of the own ones serves, and requests without one, are the project's.
 */
export function joinedProvider(own: ProvidersByModel, rest: LlmProvider | undefined): LlmProvider {
  const all = [...Object.values(own), ...(rest === undefined ? [] : [rest])];
  const providerOf = (model: string | undefined) => {
    const found = model === undefined ? rest : (matchName(own, model)?.value ?? rest);
    if (found !== undefined) return found;
    throw new ChasmError("OPTION_INVALID", `Nobody serves the model "${model ?? "without a name"}" in this run.`);
  };
  return {
    name: [...new Set(all.map(({ name }) => name))].join(", "),
    isFree: all.every(({ isFree }) => isFree === true),
    priceOf: (model) => providerOf(model).priceOf?.(model),
    assertServes: (model) => providerOf(model).assertServes?.(model),
    generate: async (request, options) => await providerOf(request.model).generate(request, options),
  };
}
