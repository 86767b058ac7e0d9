import { nearestName } from "../../workflow/nearest-name.ts";
import { remembered } from "./remembered.ts";

/** How many pairs of characters are compared for one document, so that a document of mistakes costs no more than a good one. */
const maxComparisons = 10_000_000;

/** Finds which of a document's names someone meant. */
export interface Suggestions {
  /** The id of the node most like a name, or of the node that people call so. */
  readonly node: (name: string) => string | undefined;
  readonly variable: (name: string) => string | undefined;
  /** The id of one of the built-in and loaded node types. */
  readonly nodeType: (name: string) => string | undefined;
}

/** The suggestions for a document. */
export const suggestionsFor = remembered(({ byId, nodes, variables, types }): Suggestions => {
  let left = maxComparisons;
  const nearest = (candidates: readonly string[]) => {
    const characters = candidates.reduce((sum, candidate) => sum + candidate.length, 0);
    const known = new Map<string, string | undefined>();
    return (name: string): string | undefined => {
      if (known.has(name)) return known.get(name);
      left -= name.length * characters;
      const meant = left > 0 ? nearestName(name, candidates) : undefined;
      known.set(name, meant);
      return meant;
    };
  };
  const called = new Map(
    nodes.map(({ document, config }) => [
      typeof config.name === "string" ? config.name.toLowerCase() : document.id,
      document.id,
    ]),
  );
  const nearestId = nearest([...byId.keys()]);
  return {
    node: (name) => nearestId(name) ?? called.get(name.toLowerCase()),
    variable: nearest(variables.map(({ document }) => document.name)),
    nodeType: nearest([...types.keys()]),
  };
});

/** ` Did you mean "x"?`, or nothing. */
export function didYouMean(name: string | undefined): string {
  return name === undefined ? "" : ` Did you mean ${JSON.stringify(name)}?`;
}
