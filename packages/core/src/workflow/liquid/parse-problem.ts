import { LiquidError, type Token } from "liquidjs/dist/liquid.browser.mjs";
import { nearestName } from "../nearest-name.ts";
import type { TextProblem } from "../text.ts";
import { fileTags } from "./engine.ts";

const position = /, line:\d+, col:\d+$/;
const closingTag = /^(?:end\w+|else|elsif|when)$/;

/** Why LiquidJS could not parse a token, at the place that it names or else at the token. */
export function parseProblem(error: unknown, token: Token): TextProblem {
  const place = isLiquidError(error) ? error.token : token;
  const reason = error instanceof Error ? error.message.replace(position, "") : String(error);
  const message = reason.startsWith('unexpected "if ')
    ? "{% else if … %} is written {% elsif … %}."
    : `This is not Liquid: ${reason}.`;
  return { message, ...lineOf(place) };
}

/** Whether a tag's end is missing, as LiquidJS says it. */
export function isUnclosed(error: unknown): boolean {
  return error instanceof Error && error.message.replace(position, "").endsWith(" not closed");
}

/** Why a tag of this name cannot stand here. */
export function unknownTag(name: string, token: Token, known: readonly string[]): TextProblem {
  return { message: unknownTagMessage(name, known), start: token.begin, end: token.end };
}

function unknownTagMessage(name: string, known: readonly string[]): string {
  if (fileTags.includes(name)) return `{% ${name} %} would read another file, and a workflow's text reads none.`;
  if (closingTag.test(name)) return `{% ${name} %} has nothing before it that it could belong to.`;
  const meant = nearestName(name, known);
  return meant === undefined
    ? `There is no tag {% ${name} %}.`
    : `There is no tag {% ${name} %}. Did you mean ${meant}?`;
}

/** LiquidJS's errors at unclosed things run to the end of the text; one line shows the place. */
function lineOf(token: Token): { start: number; end: number } {
  const lineEnd = token.input.indexOf("\n", token.begin);
  const end = lineEnd < 0 || lineEnd > token.end ? token.end : lineEnd;
  return { start: token.begin, end: Math.max(end, token.begin) };
}

function isLiquidError(error: unknown): error is LiquidError & { token: Token } {
  return LiquidError.is(error) && "token" in error;
}
