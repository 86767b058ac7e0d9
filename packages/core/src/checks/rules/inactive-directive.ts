import type { AnalysedNode } from "../../workflow/analysis.ts";
import { inactiveDirectives } from "../facts/directive-calls.ts";
import { letCommunicate, textPointer } from "../facts/places.ts";
import { quote } from "../facts/quote.ts";
import type { Rule } from "../rule.ts";

/** Directives in a node that does not communicate: nobody carries them out. */
export const inactiveDirective: Rule = {
  id: "inactive-directive",
  severity: "warning",
  check(analysis, report) {
    const seen = new Set<AnalysedNode>();
    for (const { node, text, directive } of inactiveDirectives(analysis)) {
      if (seen.has(node)) continue;
      seen.add(node);
      const message = `Node ${quote(node.document.id)} does not communicate, so this is not carried out. Set "can_communicate": true in its config.`;
      report({ message, pointer: textPointer(node, text), span: directive, ...letCommunicate(node) });
    }
  },
};
