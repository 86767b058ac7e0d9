import type { ModelSpending, Usage } from "@chasmx/core";

/** A number with its thousands apart. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** A size in characters: `812 characters`, `1.0 million characters`. */
export function size(characters: number): string {
  if (characters < 1_000_000) return `${count(characters)} characters`;
  return `${(characters / 1_000_000).toFixed(1)} million characters`;
}

/** What calls used together. */
export interface Used extends ModelSpending {
  readonly cached_tokens: number;
  readonly reasoning_tokens: number;
}

/** Adds up what calls used. */
export function used(usages: readonly Usage[]): Used {
  const sumOf = (figure: (usage: Usage) => number | undefined, of = usages) =>
    of.reduce((sum, usage) => sum + (figure(usage) ?? 0), 0);
  const priced = usages.filter(({ cost_usd: usd }) => usd !== undefined);
  return {
    input_tokens: sumOf((usage) => usage.input_tokens),
    output_tokens: sumOf((usage) => usage.output_tokens),
    cached_tokens: sumOf((usage) => usage.cached_tokens),
    reasoning_tokens: sumOf((usage) => usage.reasoning_tokens),
    ...(priced.length === 0
      ? {}
      : {
          cost_usd: sumOf((usage) => usage.cost_usd, priced),
          priced_tokens: sumOf((usage) => usage.input_tokens + usage.output_tokens, priced),
        }),
  };
}
