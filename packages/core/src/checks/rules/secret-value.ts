import { pointer } from "../../workflow/json-pointer.ts";
import { quote } from "../facts/quote.ts";
import type { Rule } from "../rule.ts";

/** Secrets written into the file, where everybody reads them who reads the workflow. */
export const secretValue: Rule = {
  id: "secret-value",
  severity: "warning",
  check({ variables }, report) {
    for (const { index, document } of variables) {
      const { name, secret, value } = document;
      if (secret !== true || value === undefined || value === null || value === "") continue;
      const place = pointer("variables", index, "value");
      const message = `The secret ${quote(name)} is written into the workflow. Take it out and give it as an input when you run it.`;
      report({
        message,
        pointer: place,
        fix: { title: "Take the value out", edits: [{ pointer: place, text: "null" }] },
      });
    }
  },
};
