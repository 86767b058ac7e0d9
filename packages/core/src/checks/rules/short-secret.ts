import { pointer } from "../../workflow/json-pointer.ts";
import { quote } from "../facts/quote.ts";
import type { Rule } from "../rule.ts";

const shortest = 8;

/** Secrets so short that they are found in texts that have nothing to do with them. */
export const shortSecret: Rule = {
  id: "short-secret",
  severity: "warning",
  check({ variables }, report) {
    for (const { index, document } of variables) {
      const { name, secret, value } = document;
      if (secret !== true || !(typeof value === "string" || typeof value === "number")) continue;
      const { length } = String(value);
      if (length === 0 || length >= shortest) continue;
      const message = `The secret ${quote(name)} has ${length} characters. Use at least ${shortest}: wherever a shorter one stands by chance, it is blacked out.`;
      report({ message, pointer: pointer("variables", index, "value") });
    }
  },
};
