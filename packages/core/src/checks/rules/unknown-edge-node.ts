import { pointer } from "../../workflow/json-pointer.ts";
import { declaredIds } from "../facts/document-ids.ts";
import { removeEdge, writeText } from "../facts/places.ts";
import { quote } from "../facts/quote.ts";
import { didYouMean, suggestionsFor } from "../facts/suggestions.ts";
import type { Rule } from "../rule.ts";

/** Edges from or to a node that is not there. */
export const unknownEdgeNode: Rule = {
  id: "unknown-edge-node",
  severity: "error",
  check(analysis, report) {
    const ids = declaredIds(analysis);
    for (const { index, document } of analysis.edges) {
      for (const end of ["from", "to"] as const) {
        if (ids.has(document[end])) continue;
        const meant = suggestionsFor(analysis).node(document[end]);
        const place = pointer("edges", index, end);
        const message = `This edge leads ${end} ${quote(document[end])}, and there is no node with this id.${didYouMean(meant)}`;
        const fix = meant === undefined ? removeEdge(analysis, index) : writeText(place, meant);
        report({ message, pointer: place, fix });
      }
    }
  },
};
