import { textProblems } from "../facts/text-problems.ts";
import type { Rule } from "../rule.ts";

/** Templates that cannot be read. */
export const liquidSyntax: Rule = {
  id: "liquid-syntax",
  severity: "error",
  check: textProblems((problem, { language }) => language !== "expression" && problem.language === undefined),
};
