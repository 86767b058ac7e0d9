import { orderDoubts } from "../facts/broken-edges.ts";
import { addEdge, textPointer } from "../facts/places.ts";
import { quote } from "../facts/quote.ts";
import { reachedNodes } from "../facts/reach.ts";
import { readingsOf } from "../facts/readings.ts";
import { unfulfilled } from "../facts/upstream.ts";
import type { Rule } from "../rule.ts";

/** Each way round through the graph costs as much as the graph is large, and a document of mistakes may have thousands. */
const mostFixes = 100;

/** Outputs of nodes that run beside or after the one that reads them: they are not there yet. */
export const outputNotUpstream: Rule = {
  id: "output-not-upstream",
  severity: "error",
  check(analysis, report) {
    const doubts = orderDoubts(analysis);
    if (doubts.isEverything) return;
    const reached = reachedNodes(analysis);
    const needs = readingsOf(analysis).flatMap((reading) => {
      const reader = reading.node.graphNode;
      const target = reading.found.kind === "output" ? reading.found.source.graphNode : undefined;
      if (reader === undefined || target === undefined || reading.reference.guarded) return [];
      // A node that only answers sees what its asker sees.
      return reached.has(reader) ? [{ reader, target, reading }] : [];
    });
    let fixes = 0;
    for (const { reader, target, reading } of unfulfilled(analysis.graph, needs, doubts.nodes)) {
      const { node, text, reference } = reading;
      const message =
        reader === target
          ? `Node ${quote(reader.id)} reads its own output, which is not there before it has run.`
          : `The output of ${quote(target.id)} is not there when ${quote(reader.id)} runs: no path of edges leads from one to the other. Add an edge, or guard it with a default.`;
      const isPossible = reader !== target && fixes++ < mostFixes && !analysis.graph.isUpstream(reader, target);
      report({
        message,
        pointer: textPointer(node, text),
        span: { start: reference.start, end: reference.end },
        ...(isPossible ? addEdge(analysis, target.id, reader.id) : {}),
      });
    }
  },
};
