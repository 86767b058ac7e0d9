import type { JsonValue } from "../../contracts/json.ts";
import { pointer } from "../../workflow/json-pointer.ts";
import { typeProblem } from "../../workflow/variable-type.ts";
import { quote } from "../facts/quote.ts";
import type { Rule } from "../rule.ts";

const types = new Set(["string", "number", "integer", "boolean", "array", "object", "json"]);

/** Values that do not have the type that their variable says. */
export const variableType: Rule = {
  id: "variable-type",
  severity: "error",
  check({ variables }, report) {
    for (const { index, document } of variables) {
      const value = (document.value ?? null) as JsonValue;
      // No value is no wrong value, and a type that is none does not fit the schema.
      if (value === null || document.type === undefined || !types.has(document.type)) continue;
      const problem = typeProblem(document.type, value);
      if (problem === undefined) continue;
      const message = `The value of ${quote(document.name)} ${problem}. Change the value or the type.`;
      report({ message, pointer: pointer("variables", index, "value") });
    }
  },
};
