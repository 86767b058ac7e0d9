import { readWorkflow } from "../checks/read-workflow.ts";
import type { AnalysedNode, Analysis } from "../workflow/analysis.ts";
import type { NodeFacts } from "../workflow/node-facts.ts";
import { mermaidText } from "./mermaid-text.ts";

/**
 * Draws a workflow's text as a Mermaid flowchart: a shape for each kind of node, edges with their branches, and a dotted
 * line for each question that a prompt directs. It draws whatever can be read, so also a workflow that is not finished;
 * it never throws and runs nothing.
 */
export function drawWorkflow(input: string, knownTypes: readonly NodeFacts[] = []): string {
  return flowchart(readWorkflow(input, knownTypes));
}

function flowchart(analysis: Analysis): string {
  const nodes = analysis.nodes.filter((node) => node.graphNode !== undefined);
  const names = new Map(nodes.map((node, index) => [node.document.id, `n${index}`]));
  const lines = ["flowchart TD"];
  for (const node of nodes) lines.push(`  ${names.get(node.document.id)}${shapeOf(node)}`);
  for (const { from, to, branch } of analysis.graph.edges) {
    const label = branch === undefined ? "" : `|${quoted(branch)}|`;
    lines.push(`  ${names.get(from.id)} -->${label} ${names.get(to.id)}`);
  }
  for (const node of nodes) {
    for (const target of questionsOf(node)) {
      const to = names.get(target);
      if (to !== undefined) lines.push(`  ${names.get(node.document.id)} -. asks .-> ${to}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** The brackets that give each type its shape; a plugin's types are subroutines. */
const brackets: Readonly<Record<string, readonly [string, string]>> = {
  start: ["([", "])"],
  end: ["([", "])"],
  "ai-processor": ["(", ")"],
  condition: ["{", "}"],
  delay: [">", "]"],
  filter: ["[/", "\\]"],
  transformer: ["[/", "/]"],
  approval: ["{{", "}}"],
};

function shapeOf({ document, config }: AnalysedNode): string {
  const [open, close] = (Object.hasOwn(brackets, document.type) ? brackets[document.type] : undefined) ?? ["[[", "]]"];
  const { name } = config;
  const label =
    typeof name === "string" && name !== "" && name !== document.id ? `${name}\n${document.id}` : document.id;
  return `${open}${quoted(label)}${close}`;
}

/** The nodes that a node's prompts direct it to ask, each once. */
function questionsOf({ texts }: AnalysedNode): Set<string> {
  const targets = texts.flatMap(({ directives }) =>
    directives.flatMap(({ tool, arguments: given }) =>
      tool === "ask_node" && typeof given.target === "string" ? [given.target] : [],
    ),
  );
  return new Set(targets);
}

function quoted(text: string): string {
  return `"${mermaidText(text)}"`;
}
