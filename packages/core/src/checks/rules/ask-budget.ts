import { directivesOf } from "../facts/directive-calls.ts";
import { certainNodes } from "../facts/reach.ts";
import type { Rule } from "../rule.ts";

/** A budget of questions that the directives alone exceed. */
export const askBudget: Rule = {
  id: "ask-budget",
  severity: "warning",
  check(analysis, report) {
    const budget: unknown = analysis.document.metadata?.budget;
    const limit = (budget as { readonly max_asks?: unknown } | null | undefined)?.max_asks;
    if (typeof limit !== "number") return;
    const certain = certainNodes(analysis);
    // Under a tag nobody knows how often a directive is rendered.
    const asks = directivesOf(analysis, "ask_node").filter(({ node, text }) => {
      return node.graphNode !== undefined && certain.has(node.graphNode) && !text.source.includes("{%");
    });
    if (asks.length <= limit) return;
    const message = `The directives ask ${asks.length} questions, and the budget allows ${limit}: the run will refuse the rest. Raise "max_asks", or ask less.`;
    report({ message, pointer: "/metadata/budget/max_asks" });
  },
};
