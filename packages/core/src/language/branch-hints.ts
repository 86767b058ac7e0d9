import { branchesOf } from "../checks/facts/branches.ts";
import type { AnalysedNode } from "../workflow/analysis.ts";
import { pointer } from "../workflow/json-pointer.ts";
import { entryBefore } from "./entries.ts";
import { spanAt } from "./outline.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Span } from "./span.ts";

/** A few words to be shown behind an edge's branch, or behind an edge that has none. */
export interface BranchHint {
  readonly offset: number;
  readonly text: string;
}

const longestCondition = 60;

/** For the edges within a span: when the branch that each is for is taken, as the node that it comes from says. */
export function branchHints(snapshot: Snapshot, within: Span): BranchHint[] {
  const section = snapshot.sections.get("edges");
  if (section === undefined) return [];
  const first = Math.max(entryBefore(section, within.start - section.start), 0);
  const last = entryBefore(section, within.end - section.start);
  return snapshot.analysis.edges.flatMap(({ index, document }) => {
    const node = index >= first && index <= last ? snapshot.analysis.byId.get(document.from) : undefined;
    if (node === undefined || (branchesOf(node) ?? []).length === 0) return [];
    const { branch } = document;
    if (typeof branch !== "string")
      return [{ offset: spanAt(snapshot, pointer("edges", index)).end, text: "on every branch" }];
    const text = conditionOf(node, branch);
    return text === undefined
      ? []
      : [{ offset: spanAt(snapshot, pointer("edges", index, "branch")).end, text: shortened(text) }];
  });
}

/** When a condition takes a branch. Other types decide in ways of their own. */
function conditionOf({ document, config }: AnalysedNode, branch: string): string | undefined {
  if (document.type !== "condition") return undefined;
  const { cases, condition, default: otherwise } = config;
  if (typeof condition === "string") return branch === "true" ? `if ${condition}` : `unless ${condition}`;
  if (!Array.isArray(cases)) return undefined;
  for (const one of cases as readonly unknown[]) {
    if (typeof one !== "object" || one === null) continue;
    const { name, condition: when } = one as Readonly<Record<string, unknown>>;
    if (name === branch && typeof when === "string") return `if ${when}`;
  }
  return branch === (typeof otherwise === "string" ? otherwise : "default") ? "otherwise" : undefined;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > longestCondition ? `${line.slice(0, longestCondition - 1)}…` : line;
}
