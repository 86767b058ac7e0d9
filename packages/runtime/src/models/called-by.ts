import type { LlmProvider } from "@chasmx/core";

/** A provider that is called in another way, and is otherwise what it is. */
export function calledBy(provider: LlmProvider, generate: LlmProvider["generate"]): LlmProvider {
  return {
    name: provider.name,
    get isFree() {
      return provider.isFree === true;
    },
    priceOf: (model) => provider.priceOf?.(model),
    assertServes: (model) => provider.assertServes?.(model),
    generate,
  };
}
