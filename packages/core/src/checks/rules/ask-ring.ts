import type { AnalysedNode, Analysis } from "../../workflow/analysis.ts";
import { strongComponents } from "../../workflow/strong-components.ts";
import { cycleThrough, drawCycle } from "../facts/cycle-path.ts";
import { argumentPlace, type DirectiveCall, directivesOf } from "../facts/directive-calls.ts";
import type { Rule } from "../rule.ts";

/**
 * Nodes that ask each other in a ring. It is no mistake: who answers carries out no directives, so none of them waits for
 * itself. It is worth knowing, because a model that asks on before it answers closes the ring and is refused.
 */
export const askRing: Rule = {
  id: "ask-ring",
  severity: "information",
  check(analysis, report) {
    const asks = asksOf(analysis);
    const targetsOf = (node: AnalysedNode) => [...(asks.get(node)?.keys() ?? [])];
    for (const group of strongComponents([...asks.keys()], targetsOf)) {
      if (group.length === 1) continue;
      const start = group.reduce((first, node) => (node.index < first.index ? node : first));
      const path = cycleThrough(start, group, targetsOf);
      const call = asks.get(start)?.get(path[1] ?? start);
      if (call === undefined) continue;
      const drawn = drawCycle(path.map(({ document }) => document.id));
      const message = `These nodes ask each other: ${drawn}. That works as written, because who answers carries out no directives; but a model that asks back before it answers is refused with ASK_CYCLE.`;
      report({ message, ...argumentPlace(call, "target") });
    }
  },
};

/** Whom each node asks, with the first directive that does. */
function asksOf(analysis: Analysis): ReadonlyMap<AnalysedNode, ReadonlyMap<AnalysedNode, DirectiveCall>> {
  const asks = new Map<AnalysedNode, Map<AnalysedNode, DirectiveCall>>();
  for (const call of directivesOf(analysis, "ask_node")) {
    const target = analysis.byId.get(String(call.directive.arguments.target));
    if (target === undefined || !target.canCommunicate || target === call.node) continue;
    const known = asks.get(call.node) ?? new Map<AnalysedNode, DirectiveCall>();
    if (!known.has(target)) known.set(target, call);
    asks.set(call.node, known);
  }
  return asks;
}
