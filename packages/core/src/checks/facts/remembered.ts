import type { Analysis } from "../../workflow/analysis.ts";

/** A fact that several rules need: it is found once for each analysis. */
export function remembered<T>(find: (analysis: Analysis) => T): (analysis: Analysis) => T {
  const found = new WeakMap<Analysis, { readonly fact: T }>();
  return (analysis) => {
    const known = found.get(analysis);
    if (known !== undefined) return known.fact;
    const fact = find(analysis);
    found.set(analysis, { fact });
    return fact;
  };
}
