import { branchesOf } from "../facts/branches.ts";
import { writeText } from "../facts/places.ts";
import { quote, quoteAll } from "../facts/quote.ts";
import { didYouMean } from "../facts/suggestions.ts";
import { pointer } from "../json-pointer.ts";
import { nearestName } from "../nearest-name.ts";
import type { Rule } from "../rule.ts";

/** Edges for a branch that their node cannot take. */
export const unknownBranch: Rule = {
  id: "unknown-branch",
  severity: "error",
  check({ edges, byId }, report) {
    const known = new Map<string, readonly string[] | undefined>();
    for (const { index, document } of edges) {
      const { from, branch } = document;
      const node = byId.get(from);
      if (node === undefined || typeof branch !== "string") continue;
      if (!known.has(from)) known.set(from, branchesOf(node));
      const branches = known.get(from);
      if (branches === undefined || branches.includes(branch)) continue;
      const place = pointer("edges", index, "branch");
      if (branches.length === 0) {
        const message = `Node ${quote(from)} is of type ${quote(node.document.type)}, which has no branches. Remove "branch", or begin this edge at a condition.`;
        report({ message, pointer: place });
        continue;
      }
      const meant = nearestName(branch, branches);
      const message = `Node ${quote(from)} has no branch ${quote(branch)}. Its branches are ${quoteAll(branches)}.${didYouMean(meant)}`;
      report({ message, pointer: place, ...(meant === undefined ? {} : { fix: writeText(place, meant) }) });
    }
  },
};
