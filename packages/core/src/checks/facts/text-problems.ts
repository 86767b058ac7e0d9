import type { ConfigText } from "../../workflow/config/config-texts.ts";
import type { TextProblem } from "../../workflow/text.ts";
import type { Rule } from "../rule.ts";
import { textPointer } from "./places.ts";

/** The check of a rule that tells of texts that could not be read, in one of their languages. */
export function textProblems(isMeant: (problem: TextProblem, text: ConfigText) => boolean): Rule["check"] {
  return ({ nodes }, report) => {
    for (const node of nodes) {
      for (const text of node.texts) {
        for (const problem of text.problems) {
          if (!isMeant(problem, text)) continue;
          const { message, start, end } = problem;
          report({ message, pointer: textPointer(node, text), span: { start, end } });
        }
      }
    }
  };
}
