import type { AnalysedNode } from "../../workflow/analysis.ts";

/** The branches of a node: none where its type has none, undefined where they cannot be known. */
export function branchesOf({ type, config }: AnalysedNode): readonly string[] | undefined {
  if (type === undefined) return undefined;
  try {
    return type.facts.branches(config) ?? [];
  } catch {
    // A node type may expect a config that fits its schema; what does not fit is another rule's business.
    return undefined;
  }
}
