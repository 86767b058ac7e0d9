import type { AnalysedNode } from "../analysis.ts";
import { validateDocument } from "../config/schema-validator.ts";
import { pointer } from "../json-pointer.ts";
import type { Rule } from "../rule.ts";

/** The document and each node's config fit their schemas. */
export const schema: Rule = {
  id: "schema",
  severity: "error",
  check({ text, nodes }, report) {
    for (const problem of validateDocument(text.value)) report(problem);
    for (const node of nodes) {
      for (const problem of configProblems(node)) {
        report({ message: problem.message, pointer: `${pointer("nodes", node.index, "config")}${problem.pointer}` });
      }
    }
  },
};

/** A template may stand where the schema asks for something else: what it gives is held against the schema when it is known. */
function configProblems({ config, type, texts }: AnalysedNode) {
  const templates = new Set(texts.filter(({ isTyped }) => isTyped).map(({ segments }) => pointer(...segments)));
  return (type?.validate(config) ?? []).filter((problem) => !templates.has(problem.pointer));
}
