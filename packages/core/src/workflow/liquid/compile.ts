import type { Template, TopLevelToken } from "liquidjs/dist/liquid.browser.mjs";
import type { Reference, TextProblem } from "../text.ts";
import type { DirectiveArguments } from "./directive-template.ts";
import { liquidEngine } from "./engine.ts";
import { limits } from "./limits.ts";
import { parseProblem } from "./parse-problem.ts";
import { TemplateParser } from "./parser.ts";
import { prepare } from "./prepare.ts";
import { TemplateTokenizer } from "./tokenizer.ts";

/** A text parsed: complete only without problems. */
export interface Compiled {
  readonly templates: readonly Template[];
  readonly references: readonly Reference[];
  readonly directives: readonly DirectiveArguments[];
  readonly problems: readonly TextProblem[];
}

/** Tells whether a text has anything in it that Liquid would read. */
export function hasLiquid(source: string): boolean {
  return source.includes("{{") || source.includes("{%");
}

/** Parses a text with all its problems, in the order of the text. Never throws. */
export function compile(source: string, options: { readonly hasDirectives: boolean }): Compiled {
  if (source.length > limits.sourceLength) return refused(tooLong(source));
  const engine = liquidEngine();
  const tokenizer = new TemplateTokenizer(source, engine, options);
  let tokens: TopLevelToken[];
  try {
    tokens = tokenizer.readTopLevelTokens(engine.options);
  } catch (error) {
    return refused(
      ...withOne(tokenizer.problems.map(ofDirective), parseProblem(error, tokenizer.readPlain(source.length))),
    );
  }
  const parser = new TemplateParser(engine, tokenizer.directives);
  const templates = parser.parseText(tokens);
  const isLive = ({ start }: TextProblem): boolean =>
    !parser.comments.some((comment) => start >= comment.start && start < comment.end);
  const found = [...tokenizer.problems.filter(isLive).map(ofDirective), ...parser.problems];
  const { references, problems } = prepare(templates);
  return {
    templates,
    references,
    directives: parser.directives,
    problems: [...found, ...problems].sort((one, other) => one.start - other.start),
  };
}

function ofDirective(problem: TextProblem): TextProblem {
  return { ...problem, language: "directive" };
}

function refused(...problems: TextProblem[]): Compiled {
  return { templates: [], references: [], directives: [], problems };
}

/** A directive whose template is not closed has said so already. */
function withOne(problems: readonly TextProblem[], problem: TextProblem): readonly TextProblem[] {
  return problems.some(({ start }) => start === problem.start) ? problems : [...problems, problem];
}

function tooLong(source: string): TextProblem {
  const message = `A text with templates has at most ${limits.sourceLength} characters. Move data into variables.`;
  return { message, start: limits.sourceLength, end: source.length };
}
