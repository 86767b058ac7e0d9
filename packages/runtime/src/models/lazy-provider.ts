import type { LlmProvider } from "@chasmx/core";

/** A provider that is made when it is first called, or before, by `make`. One that could not be made is tried again. */
export interface LazyProvider extends LlmProvider {
  /** Rejects as its making does. */
  make(): Promise<LlmProvider>;
}

/** Puts a provider's making off. */
export function lazyProvider(name: string, create: () => Promise<LlmProvider>): LazyProvider {
  let making: Promise<LlmProvider> | undefined;
  let made: LlmProvider | undefined;
  const make = async () => {
    making ??= create();
    try {
      made = await making;
      return made;
    } catch (error) {
      making = undefined;
      throw error;
    }
  };
  return {
    name,
    make,
    get isFree() {
      return made?.isFree === true;
    },
    priceOf: (model) => made?.priceOf?.(model),
    assertServes: (model) => made?.assertServes?.(model),
    generate: async (request, options) => await (await make()).generate(request, options),
  };
}
