import { argumentPlace, directivesOf, rewriteArgument } from "../facts/directive-calls.ts";
import { declaredIds } from "../facts/document-ids.ts";
import { quote } from "../facts/quote.ts";
import { didYouMean, suggestionsFor } from "../facts/suggestions.ts";
import type { Rule } from "../rule.ts";

/** Directives that ask a node that is not there. */
export const unknownAskTarget: Rule = {
  id: "unknown-ask-target",
  severity: "error",
  check(analysis, report) {
    const ids = declaredIds(analysis);
    for (const call of directivesOf(analysis, "ask_node")) {
      const { target } = call.directive.arguments;
      if (typeof target !== "string" || ids.has(target)) continue;
      const meant = suggestionsFor(analysis).node(target);
      const message = `This asks ${quote(target)}, and there is no node with this id.${didYouMean(meant)}`;
      const fix = meant === undefined ? {} : rewriteArgument(call, "target", meant);
      report({ message, ...argumentPlace(call, "target"), ...fix });
    }
  },
};
