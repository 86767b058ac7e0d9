import { textProblems } from "../facts/text-problems.ts";
import type { Rule } from "../rule.ts";

/** Directives that cannot be read. */
export const directiveSyntax: Rule = {
  id: "directive-syntax",
  severity: "error",
  check: textProblems(({ language }) => language === "directive"),
};
