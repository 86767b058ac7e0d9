import { pointer } from "../../workflow/json-pointer.ts";
import { removeEdge } from "../facts/places.ts";
import { quote } from "../facts/quote.ts";
import type { Rule } from "../rule.ts";

/** Edges that say what another one says. */
export const duplicateEdge: Rule = {
  id: "duplicate-edge",
  severity: "warning",
  check(analysis, report) {
    const { text, edges } = analysis;
    const first = new Map<string, number>();
    for (const { index, document } of edges) {
      const key = JSON.stringify([document.from, document.to, document.branch ?? null]);
      const same = first.get(key);
      if (same === undefined) first.set(key, index);
      else {
        const line = text.rangeAt(pointer("edges", same)).start.line + 1;
        const message = `Line ${line} has an edge from ${quote(document.from)} to ${quote(document.to)} already. Remove one of them.`;
        report({ message, pointer: pointer("edges", index), fix: removeEdge(analysis, index) });
      }
    }
  },
};
