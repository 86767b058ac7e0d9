import type { JsonObject } from "../../contracts/json.ts";
import { branchesOf } from "../facts/branches.ts";
import { idPointer } from "../facts/places.ts";
import { quote, quoteAll } from "../facts/quote.ts";
import type { Rule } from "../rule.ts";

/**
 * Branches that an author has named and that no edge takes. A decision whose other side leads nowhere is how "only if" is
 * written, so `true`, `false`, the default, and the choices that an approval has by itself may be left without an edge.
 */
export const unusedBranch: Rule = {
  id: "unused-branch",
  severity: "information",
  check({ nodes }, report) {
    for (const node of nodes) {
      const branches = branchesOf(node) ?? [];
      const taken = new Set(node.graphNode?.outgoing.map(({ branch }) => branch));
      // A node whose edges name no branch is another rule's business.
      if (branches.length === 0 || (taken.size <= 1 && taken.has(undefined)) || taken.size === 0) continue;
      const free = new Set(["true", "false", otherwise(node.config), ...unnamed(node.config)]);
      const unused = branches.filter((branch) => !(taken.has(branch) || free.has(branch)));
      if (unused.length === 0) continue;
      const verb = unused.length === 1 ? "the branch" : "the branches";
      const message = `No edge takes ${verb} ${quoteAll(unused)} of ${quote(node.document.id)}: nothing follows when it decides so.`;
      report({ message, pointer: idPointer(node) });
    }
  },
};

function unnamed({ choices }: JsonObject): readonly string[] {
  return choices === undefined ? ["approve", "reject"] : [];
}

function otherwise({ default: name }: JsonObject): string {
  return typeof name === "string" ? name : "default";
}
