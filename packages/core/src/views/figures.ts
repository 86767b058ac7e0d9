import type { ModelSpending } from "../journal/run-state.ts";

/** Figures as every front-end shows them to people. */

/** A time span: `12 ms`, `3.4 s`, `2 min 5 s`, `3 h 10 min`. */
export function durationText(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole < 1000) return `${whole} ms`;
  // What rounds to 60.0 s is a minute.
  if (whole < 59_950) return `${(whole / 1000).toFixed(1)} s`;
  const seconds = Math.round(whole / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** What models cost, as far as it is known; undefined where no price was. */
export function costText({ cost_usd: usd, ...tokens }: ModelSpending): string | undefined {
  if (usd === undefined) return undefined;
  const total = tokens.input_tokens + tokens.output_tokens;
  const { priced_tokens: priced = 0 } = tokens;
  if (priced === total) return dollarsText(usd);
  return `${dollarsText(usd)} for ${priced} of ${total} tokens; the price of the others is not known`;
}

/** A sum in US dollars. Small ones are what most runs cost: they have three digits that say something. */
export function dollarsText(usd: number): string {
  if (usd === 0 || usd >= 1) return `$${usd.toFixed(2)}`;
  const decimals = Math.min(12, 2 - Math.floor(Math.log10(usd)));
  return `$${usd.toFixed(decimals).replace(/(\.\d\d\d*?)0+$/, "$1")}`;
}
