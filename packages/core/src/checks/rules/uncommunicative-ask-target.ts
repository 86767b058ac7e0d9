import type { AnalysedNode } from "../../workflow/analysis.ts";
import { argumentPlace, directivesOf } from "../facts/directive-calls.ts";
import { letCommunicate } from "../facts/places.ts";
import { quote } from "../facts/quote.ts";
import type { Rule } from "../rule.ts";

/** Directives that ask a node which does not communicate. It answers, but outside the conversation. */
export const uncommunicativeAskTarget: Rule = {
  id: "uncommunicative-ask-target",
  severity: "warning",
  check(analysis, report) {
    const seen = new Set<AnalysedNode>();
    for (const call of directivesOf(analysis, "ask_node")) {
      const target = analysis.byId.get(String(call.directive.arguments.target));
      if (target?.type?.facts.canAnswer !== true || target.canCommunicate || seen.has(target)) continue;
      seen.add(target);
      const message = `Node ${quote(target.document.id)} does not communicate: it is asked directly in memory, whatever the transport, and can ask nobody itself. Set "can_communicate": true in its config.`;
      report({ message, ...argumentPlace(call, "target"), ...letCommunicate(target) });
    }
  },
};
