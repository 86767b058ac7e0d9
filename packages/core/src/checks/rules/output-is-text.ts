import { textPointer } from "../facts/places.ts";
import { quote } from "../facts/quote.ts";
import { readingsOf } from "../facts/readings.ts";
import type { Rule } from "../rule.ts";

/** What templates and expressions can ask of a text. */
const textKeys = new Set(["size", "first", "last"]);

/** Keys read in an output that is certainly a text. */
export const outputIsText: Rule = {
  id: "output-is-text",
  severity: "warning",
  check(analysis, report) {
    for (const { node, text, reference, found } of readingsOf(analysis)) {
      const key = reference.path[2];
      if (found.kind !== "output" || reference.guarded || typeof key !== "string" || textKeys.has(key)) continue;
      const { document, config } = found.source;
      // With `on_error: "continue"` the output may be the error, which has keys.
      if (
        document.type !== "ai-processor" ||
        Object.hasOwn(config, "output_schema") ||
        document.on_error === "continue"
      )
        continue;
      const message = `The output of ${quote(document.id)} is a text, which has no key ${quote(key)}. Give that node an "output_schema", or read ${quote(`outputs.${document.id}`)}.`;
      report({ message, pointer: textPointer(node, text), span: { start: reference.start, end: reference.end } });
    }
  },
};
