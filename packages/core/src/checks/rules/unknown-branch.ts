import { pointer } from "../../workflow/json-pointer.ts";
import { nearestName } from "../../workflow/nearest-name.ts";
import { branchesOf } from "../facts/branches.ts";
import { writeText } from "../facts/places.ts";
import { quote, quoteAll } from "../facts/quote.ts";
import { didYouMean } from "../facts/suggestions.ts";
import type { Rule } from "../rule.ts";

/** How many branches a name is compared with: nobody looks for a slip among more. */
const mostCompared = 100;

/** Edges for a branch that their node cannot take. */
export const unknownBranch: Rule = {
  id: "unknown-branch",
  severity: "error",
  check({ edges, byId }, report) {
    const known = new Map<string, Branches | undefined>();
    for (const { index, document } of edges) {
      const { from, branch } = document;
      const node = byId.get(from);
      if (node === undefined || typeof branch !== "string") continue;
      if (!known.has(from)) known.set(from, withSet(branchesOf(node)));
      const branches = known.get(from);
      if (branches === undefined || branches.set.has(branch)) continue;
      const place = pointer("edges", index, "branch");
      if (branches.list.length === 0) {
        const message = `Node ${quote(from)} is of type ${quote(node.document.type)}, which has no branches. Remove "branch", or begin this edge at a condition.`;
        report({ message, pointer: place });
        continue;
      }
      const meant = nearestName(branch, branches.list.slice(0, mostCompared));
      const message = `Node ${quote(from)} has no branch ${quote(branch)}. Its branches are ${quoteAll(branches.list)}.${didYouMean(meant)}`;
      report({ message, pointer: place, ...(meant === undefined ? {} : { fix: writeText(place, meant) }) });
    }
  },
};

interface Branches {
  readonly list: readonly string[];
  readonly set: ReadonlySet<string>;
}

function withSet(list: readonly string[] | undefined): Branches | undefined {
  return list === undefined ? undefined : { list, set: new Set(list) };
}
