import type { GraphNode } from "../../workflow/graph.ts";
import { pointer } from "../../workflow/json-pointer.ts";
import { cycleThrough, drawCycle } from "../facts/cycle-path.ts";
import type { Rule } from "../rule.ts";

/** Nodes that wait for each other: none of them would ever run. */
export const cycle: Rule = {
  id: "cycle",
  severity: "error",
  check({ graph }, report) {
    for (const group of graph.cycles) {
      const start = group.reduce((first, node) => (node.index < first.index ? node : first));
      const path = cycleThrough(start, group, (node: GraphNode) => node.outgoing.map(({ to }) => to));
      const closing = path.at(-1)?.outgoing.find(({ to }) => to === start);
      const drawn = drawCycle(path.map(({ id }) => id));
      const message =
        path.length === 1
          ? `This node waits for itself: ${drawn}. Remove the edge.`
          : `These nodes wait for each other, so none of them would run: ${drawn}. Remove one of the edges.`;
      report({ message, pointer: pointer("edges", closing?.index ?? 0) });
    }
  },
};
