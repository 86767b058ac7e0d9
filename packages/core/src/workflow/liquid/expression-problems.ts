import { type Expression, type Token, TypeGuards } from "liquidjs/dist/liquid.browser.mjs";
import type { TextProblem } from "../text.ts";

/** What LiquidJS lets pass in an expression and a workflow does not: values without an operator, and open quotes. */
export function expressionProblems(expression: Expression): TextProblem[] {
  const problems: TextProblem[] = [];
  const operands: Token[] = [];
  for (const token of expression.postfix) {
    if (TypeGuards.isQuotedToken(token) && !isClosed(token)) {
      problems.push(problemAt(token, "This quoted text is not closed."));
    }
    if (!TypeGuards.isOperatorToken(token)) {
      operands.push(token);
      continue;
    }
    const needed = token.operator === "not" ? 1 : 2;
    if (operands.length < needed)
      return [...problems, problemAt(token, `\`${token.operator}\` has no value to work on.`)];
    operands.length -= needed - 1;
  }
  const surplus = operands[1];
  if (surplus === undefined) return problems;
  const message = `\`${surplus.getText()}\` follows a value without an operator or a | between them.`;
  return [...problems, problemAt(surplus, message)];
}

function isClosed(token: Token): boolean {
  const text = token.getText();
  let at = 1;
  while (at < text.length && text[at] !== text[0]) at += text[at] === "\\" ? 2 : 1;
  return at === text.length - 1;
}

function problemAt(token: Token, message: string): TextProblem {
  return { message, start: token.begin, end: token.end };
}
