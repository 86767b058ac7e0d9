import type { LlmProvider, TokenPrice, Usage } from "../contracts/llm-provider.ts";

const free: TokenPrice = { input: 0, output: 0 };
const tokensOfPrice = 1_000_000;

/** What a provider's model costs; undefined where that is not known. */
export function priceFor(provider: LlmProvider, model: string | undefined): TokenPrice | undefined {
  return provider.isFree === true ? free : provider.priceOf?.(model);
}

/** Whether a provider's model is known to cost nothing. */
export function isFreeOf(provider: LlmProvider, model: string | undefined): boolean {
  const price = priceFor(provider, model);
  return price !== undefined && price.input === 0 && price.output === 0;
}

/** What a call cost, in US dollars. Reasoning tokens are among the output tokens. */
function costUsd(price: TokenPrice, { input_tokens: input, cached_tokens, output_tokens: output }: Usage): number {
  const cached = Math.min(cached_tokens ?? 0, input);
  const { cached_input: cachedPrice = price.input } = price;
  return ((input - cached) * price.input + cached * cachedPrice + output * price.output) / tokensOfPrice;
}

/** What a call used, with what that cost where its price is known. */
export function withCost(usage: Usage | undefined, price: TokenPrice | undefined): Usage | undefined {
  return usage === undefined || price === undefined ? usage : { ...usage, cost_usd: costUsd(price, usage) };
}
