import type { Usage } from "@chasmx/core";

/** A time span for a person: `12 ms`, `3.4 s`, `2 min 5 s`, `3 h 10 min`. */
export function duration(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole < 1000) return `${whole} ms`;
  if (whole < 59_950) return `${(whole / 1000).toFixed(1)} s`;
  const seconds = Math.round(whole / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A number with its thousands apart. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** What something cost, in US dollars; four decimals where two would say nothing. */
export function dollars(cost: number): string {
  return `$${cost.toFixed(cost !== 0 && cost < 0.1 ? 4 : 2)}`;
}

/** A size in characters: `812 characters`, `1.0 million characters`. */
export function size(characters: number): string {
  if (characters < 1_000_000) return `${count(characters)} characters`;
  return `${(characters / 1_000_000).toFixed(1)} million characters`;
}

/** What calls used together. A journal tells what they cost where the prices were known. */
export interface Used {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly reasoning: number;
  readonly cost: number | undefined;
}

/** Adds up what calls used. */
export function used(usages: readonly (Usage & { readonly cost_usd?: number })[]): Used {
  let total: Used = { input: 0, output: 0, cached: 0, reasoning: 0, cost: undefined };
  for (const usage of usages) {
    const cost = usage.cost_usd === undefined ? total.cost : (total.cost ?? 0) + usage.cost_usd;
    total = {
      input: total.input + usage.input_tokens,
      output: total.output + usage.output_tokens,
      cached: total.cached + (usage.cached_tokens ?? 0),
      reasoning: total.reasoning + (usage.reasoning_tokens ?? 0),
      cost,
    };
  }
  return total;
}
