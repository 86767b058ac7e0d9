import type { LlmProvider } from "../contracts/llm-provider.ts";

/** A provider that calls in another way, and is otherwise what it was. A member may be one of a class, which a spread would lose. */
export function decoratedProvider(provider: LlmProvider, generate: LlmProvider["generate"]): LlmProvider {
  const { name, isFree, priceOf, assertServes } = provider;
  return {
    name,
    ...(isFree === undefined ? {} : { isFree }),
    ...(priceOf === undefined ? {} : { priceOf: (model) => provider.priceOf?.(model) }),
    ...(assertServes === undefined ? {} : { assertServes: (model) => provider.assertServes?.(model) }),
    generate,
  };
}
