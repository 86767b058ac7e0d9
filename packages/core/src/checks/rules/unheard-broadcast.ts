import type { AnalysedNode, Analysis } from "../../workflow/analysis.ts";
import { argumentPlace, directivesOf, namesIn } from "../facts/directive-calls.ts";
import { declaredIds } from "../facts/document-ids.ts";
import { quote } from "../facts/quote.ts";
import { remembered } from "../facts/remembered.ts";
import { didYouMean, suggestionsFor } from "../facts/suggestions.ts";
import type { Rule } from "../rule.ts";

/** Broadcasts that nobody hears, and names in their filters that match nobody. */
export const unheardBroadcast: Rule = {
  id: "unheard-broadcast",
  severity: "warning",
  check(analysis, report) {
    for (const call of directivesOf(analysis, "broadcast_message")) {
      const types = namesIn(call.directive, "target_types");
      const agents = namesIn(call.directive, "target_agents");
      // What a template gives is not known here.
      if (types === "unknown" || agents === "unknown") continue;
      const problems = [
        ...problemsOf(types ?? [], (type) => typeProblem(analysis, call.node, type)).map((message) => ({
          message,
          argument: "target_types",
        })),
        ...problemsOf(agents ?? [], (id) => agentProblem(analysis, call.node, id)).map((message) => ({
          message,
          argument: "target_agents",
        })),
      ];
      for (const { message, argument } of problems) report({ message, ...argumentPlace(call, argument) });
      if (problems.length > 0 || isHeard(analysis, call.node, { types, agents })) continue;
      const isFiltered = types !== undefined || agents !== undefined;
      const message = isFiltered
        ? "Nobody hears this broadcast: no node fits both of its filters."
        : `Nobody hears this broadcast: no node besides ${quote(call.node.document.id)} has "can_communicate": true.`;
      report({ message, ...argumentPlace(call, "message") });
    }
  },
};

function problemsOf(names: readonly string[], problemOf: (name: string) => string | undefined): string[] {
  return names.flatMap((name) => problemOf(name) ?? []);
}

/** Why a node type in a filter matches nobody, if it does not. */
function typeProblem(analysis: Analysis, sender: AnalysedNode, type: string): string | undefined {
  if (hearersOfType(analysis, sender, type) > 0) return undefined;
  const message = `No other node that communicates is of type ${quote(type)}.`;
  if (analysis.types.has(type)) return message;
  if (analysis.byId.has(type)) return `${message} ${quote(type)} is a node: name it in "target_agents".`;
  return `${message}${didYouMean(suggestionsFor(analysis).nodeType(type))}`;
}

/** Why a node in a filter does not hear the broadcast, if it does not. */
function agentProblem(analysis: Analysis, sender: AnalysedNode, id: string): string | undefined {
  const node = analysis.byId.get(id);
  if (node === undefined) {
    if (declaredIds(analysis).has(id)) return undefined;
    return `There is no node ${quote(id)} to hear this.${didYouMean(suggestionsFor(analysis).node(id))}`;
  }
  if (node === sender) return `Node ${quote(id)} does not hear its own broadcast.`;
  if (node.canCommunicate) return undefined;
  return `Node ${quote(id)} does not communicate and will not hear this. Set "can_communicate": true in its config.`;
}

function isHeard(
  analysis: Analysis,
  sender: AnalysedNode,
  { types, agents }: { readonly types: readonly string[] | undefined; readonly agents: readonly string[] | undefined },
): boolean {
  if (agents !== undefined) {
    return agents.some((id) => {
      const node = analysis.byId.get(id);
      return (
        node === undefined || (node !== sender && node.canCommunicate && (types?.includes(node.document.type) ?? true))
      );
    });
  }
  if (types !== undefined) return types.some((type) => hearersOfType(analysis, sender, type) > 0);
  return communicating(analysis).total > (sender.canCommunicate ? 1 : 0);
}

const communicating = remembered(({ nodes }) => {
  const byType = new Map<string, number>();
  const all = nodes.filter(({ canCommunicate }) => canCommunicate);
  for (const { document } of all) byType.set(document.type, (byType.get(document.type) ?? 0) + 1);
  return { byType, total: all.length };
});

function hearersOfType(analysis: Analysis, sender: AnalysedNode, type: string): number {
  const all = communicating(analysis).byType.get(type) ?? 0;
  return sender.canCommunicate && sender.document.type === type ? all - 1 : all;
}
