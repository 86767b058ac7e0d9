import type { AnalysedNode, Analysis } from "../../workflow/analysis.ts";
import type { GraphNode } from "../../workflow/graph.ts";
import { directivesOf, hasUnreadPrompts } from "../facts/directive-calls.ts";
import { idPointer } from "../facts/places.ts";
import { quote, quoteAll } from "../facts/quote.ts";
import { reachedNodes } from "../facts/reach.ts";
import { remembered } from "../facts/remembered.ts";
import type { Finding, Rule } from "../rule.ts";

/** Nodes that no path leads to from where a run begins, and that nobody asks. */
export const unreachableNode: Rule = {
  id: "unreachable-node",
  severity: "warning",
  check(analysis, report) {
    const { graph, byId } = analysis;
    const reached = reachedNodes(analysis);
    if (reached.size === graph.nodes.length) return;
    const asked = askedIds(analysis);
    // A node is told of once: what only it leads to comes with it. Nodes that are asked lead on as well, but are no mistake.
    const seen = new Set<GraphNode>();
    const open = graph.nodes.filter((node) => node.incoming.length === 0 && !reached.has(node));
    for (const node of open) {
      const known = byId.get(node.id);
      if (seen.has(node) || known === undefined) continue;
      seen.add(node);
      if (known.type?.facts.canAnswer === true && asked(node.id)) {
        open.push(...node.outgoing.map(({ to }) => to).filter((to) => !reached.has(to)));
      } else report(finding(analysis, known, cover(node, { seen, reached })));
    }
  },
};

/** Marks what a node leads to, and gives how many nodes that is. */
function cover(
  node: GraphNode,
  { seen, reached }: { readonly seen: Set<GraphNode>; readonly reached: ReadonlySet<GraphNode> },
): number {
  const behind = new Set([node]);
  for (const next of behind) {
    for (const { to } of next.outgoing) if (!(reached.has(to) || seen.has(to))) behind.add(to);
  }
  for (const one of behind) seen.add(one);
  return behind.size - 1;
}

function finding(analysis: Analysis, node: AnalysedNode, behind: number): Finding {
  const others = behind === 0 ? "" : `, and neither do the ${behind} behind it`;
  const message = `Node ${quote(node.document.id)} never runs${others}: no path leads to it from ${entriesIn(analysis)}.`;
  const askers = askersIn(analysis) - (node.canCommunicate ? 1 : 0);
  const mayBeAsked = node.type?.facts.canAnswer === true && askers > 0;
  if (!mayBeAsked) return { message: `${message} Add an edge, or remove it.`, pointer: idPointer(node) };
  // A model may ask on its own whom no directive names.
  return {
    message: `${message} It only answers, if a model asks it on its own.`,
    pointer: idPointer(node),
    severity: "information",
  };
}

const entriesIn = remembered(({ graph }) =>
  quoteAll(
    graph.entries.map(({ id }) => id),
    "or",
  ),
);

/** How many nodes may ask others. */
const askersIn = remembered(({ nodes }) => nodes.filter(({ canCommunicate }) => canCommunicate).length);

/** Tells who is asked by a directive: for certain, or perhaps. */
function askedIds(analysis: Analysis): (id: string) => boolean {
  if (hasUnreadPrompts(analysis)) return () => true;
  const targets = directivesOf(analysis, "ask_node").map(({ directive }) => directive.arguments.target);
  const known = new Set(targets);
  return (id) => known.has(undefined) || known.has(id);
}
