import { argumentPlace, directivesOf } from "../facts/directive-calls.ts";
import { quote } from "../facts/quote.ts";
import type { Rule } from "../rule.ts";

/** Directives that ask a node whose type answers no questions. */
export const muteAskTarget: Rule = {
  id: "mute-ask-target",
  severity: "error",
  check(analysis, report) {
    for (const call of directivesOf(analysis, "ask_node")) {
      const target = analysis.byId.get(String(call.directive.arguments.target));
      if (target?.type === undefined || target.type.facts.canAnswer) continue;
      const { id, type } = target.document;
      const message = `This asks ${quote(id)}, a node of type ${quote(type)}, which answers no questions. Ask an ai-processor.`;
      report({ message, ...argumentPlace(call, "target") });
    }
  },
};
