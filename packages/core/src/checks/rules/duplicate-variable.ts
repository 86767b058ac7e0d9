import { pointer } from "../../workflow/json-pointer.ts";
import { quote } from "../facts/quote.ts";
import type { Rule } from "../rule.ts";

/** Two variables with one name: a text that reads it could mean either. */
export const duplicateVariable: Rule = {
  id: "duplicate-variable",
  severity: "error",
  check({ text, variables }, report) {
    const first = new Map<string, string>();
    for (const { index, document } of variables) {
      const place = pointer("variables", index, "name");
      const taken = first.get(document.name);
      if (taken === undefined) first.set(document.name, place);
      else {
        const line = text.rangeAt(taken).start.line + 1;
        const message = `The variable ${quote(document.name)} is declared on line ${line} already. Remove one of them, or give it another name.`;
        report({ message, pointer: place });
      }
    }
  },
};
