import type { AnalysedNode } from "../../workflow/analysis.ts";
import { idPointer } from "../facts/places.ts";
import { quote } from "../facts/quote.ts";
import type { Rule } from "../rule.ts";

/** Two nodes with one id: edges, templates and questions would not know which is meant. */
export const duplicateNodeId: Rule = {
  id: "duplicate-node-id",
  severity: "error",
  check({ text, nodes, byId }, report) {
    for (const node of nodes) {
      if (node.graphNode !== undefined) continue;
      const { line } = text.rangeAt(idPointer(byId.get(node.document.id) as AnalysedNode)).start;
      const message = `The node id ${quote(node.document.id)} is taken: line ${line + 1} has it first. Give each node its own.`;
      report({ message, pointer: idPointer(node) });
    }
  },
};
