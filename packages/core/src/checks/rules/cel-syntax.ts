import { textProblems } from "../facts/text-problems.ts";
import type { Rule } from "../rule.ts";

/** Expressions that cannot be read. */
export const celSyntax: Rule = {
  id: "cel-syntax",
  severity: "error",
  // An expression without a character does not fit the schema.
  check: textProblems((_, { language, source }) => language === "expression" && source !== ""),
};
