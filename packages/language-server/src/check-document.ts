import { check, checkWorkflowTest, type Diagnostic, type NodeFacts } from "@chasmx/core";
import type { CheckRequest, DescribedType } from "./host.ts";

/** Everything that is wrong with a document, as core's checks find it. Never rejects, and runs nothing. */
export async function checkDocument({ kind, text, types, mayLackTypes }: CheckRequest): Promise<readonly Diagnostic[]> {
  if (kind === "workflow-test") return (await checkWorkflowTest(text)).diagnostics;
  return (await check(text, { knownTypes: factsOf(types), mayLackTypes })).diagnostics;
}

/** Node types as core takes them. */
export function factsOf(types: readonly DescribedType[]): NodeFacts[] {
  return types.map(({ branches, ...facts }) => ({ ...facts, branches: () => branches }));
}
