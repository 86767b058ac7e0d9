import { argumentPlace, directivesOf } from "../facts/directive-calls.ts";
import { quote } from "../facts/quote.ts";
import type { Rule } from "../rule.ts";

/** Directives by which a node asks itself. */
export const selfAsk: Rule = {
  id: "self-ask",
  severity: "error",
  check(analysis, report) {
    for (const call of directivesOf(analysis, "ask_node")) {
      const { id } = call.node.document;
      // A type that cannot answer anybody has been told of.
      if (call.directive.arguments.target !== id || call.node.type?.facts.canAnswer !== true) continue;
      const message = `Node ${quote(id)} asks itself here, and would wait for itself. Ask another node.`;
      report({ message, ...argumentPlace(call, "target") });
    }
  },
};
