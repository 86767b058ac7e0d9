import { textPointer } from "../facts/places.ts";
import { quote } from "../facts/quote.ts";
import { readingsOf } from "../facts/readings.ts";
import type { Rule } from "../rule.ts";

/** Secrets where a model, another node or the journal would see them. */
export const secretInText: Rule = {
  id: "secret-in-text",
  severity: "error",
  check(analysis, report) {
    const secrets = new Set(
      analysis.variables.flatMap(({ document }) => (document.secret === true ? document.name : [])),
    );
    if (secrets.size === 0) return;
    for (const { node, text, reference, found } of readingsOf(analysis)) {
      if (found.kind !== "variable" || text.allowsSecrets || !secrets.has(found.name)) continue;
      const message = `The secret ${quote(found.name)} must not be read here. Secrets go where a node reaches a service, never into prompts, questions or outputs.`;
      report({ message, pointer: textPointer(node, text), span: { start: reference.start, end: reference.end } });
    }
  },
};
