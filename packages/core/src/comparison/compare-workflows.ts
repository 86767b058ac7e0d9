import { readWorkflow } from "../checks/read-workflow.ts";
import type { JsonValue } from "../contracts/json.ts";
import type { Analysis } from "../workflow/analysis.ts";
import type { NodeFacts } from "../workflow/node-facts.ts";
import { compareConversations } from "./compare-conversations.ts";
import { compareNodes } from "./compare-nodes.ts";
import { compareEdges, compareFacts, compareVariables, entriesOf } from "./compare-parts.ts";
import type { SideProblem, WorkflowComparison } from "./workflow-comparison.ts";

/**
 * Finds what differs between two workflows' texts: what each part says, and who talks with whom. The order of nodes, edges,
 * variables and keys says nothing, and neither do positions. It takes any text and compares what can be read of it, never
 * throws, runs nothing and tells no secret's value.
 */
export function compareWorkflows(
  before: string,
  after: string,
  knownTypes: readonly NodeFacts[] = [],
): WorkflowComparison {
  return compareAnalyses(readWorkflow(before, knownTypes), readWorkflow(after, knownTypes));
}

function compareAnalyses(before: Analysis, after: Analysis): WorkflowComparison {
  const [old, now] = [before.text.value, after.text.value];
  const workflow = compareFacts(old, now);
  const variables = compareVariables(entriesOf(old, "variables"), entriesOf(now, "variables"));
  const nodes = compareNodes(nodeSide(old), nodeSide(now));
  const edges = compareEdges(entriesOf(old, "edges"), entriesOf(now, "edges"), nodes.renames);
  const problems = [...problemsOf(before, "before"), ...problemsOf(after, "after")];
  const differences = workflow.length + variables.length + nodes.changes.length + edges.length;
  return {
    format: 1,
    changed: differences > 0 || (problems.length > 0 && before.text.text !== after.text.text),
    workflow,
    variables,
    nodes: nodes.changes,
    edges,
    conversation: compareConversations(before, after, nodes),
    moved: nodes.moved,
    problems,
  };
}

function nodeSide(document: JsonValue | undefined) {
  return { nodes: entriesOf(document, "nodes"), edges: entriesOf(document, "edges") };
}

function problemsOf({ text }: Analysis, side: SideProblem["side"]): SideProblem[] {
  return text.diagnostics.map(({ code, range }) => ({ side, code, range }));
}
