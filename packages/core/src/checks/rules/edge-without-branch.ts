import { pointer } from "../../workflow/json-pointer.ts";
import { branchesOf } from "../facts/branches.ts";
import { quote, quoteAll } from "../facts/quote.ts";
import { readingsOf } from "../facts/readings.ts";
import type { Rule } from "../rule.ts";

/** Node types that do nothing with what arrives: others may work on the decision itself. */
const deafTypes = new Set(["ai-processor", "condition", "delay", "start", "transformer"]);

/** Nodes that decide between branches while none of their edges asks for one, and nobody reads what they decide. */
export const edgeWithoutBranch: Rule = {
  id: "edge-without-branch",
  severity: "warning",
  check(analysis, report) {
    const deciding = analysis.nodes.flatMap((node) => {
      const [first, ...others] = node.graphNode?.outgoing ?? [];
      if (first === undefined || [first, ...others].some(({ branch }) => branch !== undefined)) return [];
      const branches = branchesOf(node) ?? [];
      return branches.length === 0 ? [] : [{ node, branches, edge: first }];
    });
    if (deciding.length === 0 || readsAnyOutput(analysis)) return;
    const read = new Set(readingsOf(analysis).map(({ found }) => (found.kind === "output" ? found.source : undefined)));
    for (const { node, branches, edge } of deciding) {
      const isPassedOn = edge.from.outgoing.some(
        ({ to }) => !deafTypes.has(analysis.byId.get(to.id)?.document.type ?? ""),
      );
      if (read.has(node) || isPassedOn) continue;
      const message = `Every edge from ${quote(node.document.id)} is taken, whatever it decides. Give each the "branch" that it is for: ${quoteAll(branches, "or")}.`;
      report({ message, pointer: pointer("edges", edge.index) });
    }
  },
};

/** Whether some text computes whose output it reads. */
function readsAnyOutput({ nodes }: Parameters<Rule["check"]>[0]): boolean {
  return nodes.some(({ texts }) =>
    texts.some(({ references }) => references.some(({ path }) => path.length === 1 && path[0] === "outputs")),
  );
}
