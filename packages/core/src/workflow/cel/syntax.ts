import { type ASTNode, Environment, ParseError } from "@marcbachmann/cel-js";
import type { TextProblem } from "../text.ts";

/** A node of the syntax tree, with offsets into the source. */
export type Syntax = ASTNode;

const maxSourceLength = 20_000;
const limits = {
  maxAstNodes: 10_000,
  maxDepth: 100,
  maxListElements: 1_000,
  maxMapEntries: 1_000,
  maxCallArguments: 32,
};

// The library gives the grammar only. Its evaluator tells types apart by `value.constructor` (so that an object with a
// key of that name breaks it), keeps integers and doubles apart, interns a type for every nesting of data it meets, and
// has no bound on loops; so the tree is compiled by compile.ts instead.
const environment = new Environment({ limits, unlistedVariablesAreDyn: true });

/** Reads an expression's syntax. Never throws. */
export function parseSyntax(source: string): Syntax | TextProblem {
  if (source.trim() === "") return { message: "The expression is empty.", start: 0, end: source.length };
  if (source.length > maxSourceLength) {
    const message = `The expression has ${source.length} characters; ${maxSourceLength} are allowed.`;
    return { message, start: maxSourceLength, end: source.length };
  }
  try {
    return environment.parse(source).ast;
  } catch (error) {
    return problemOf(error, source);
  }
}

function problemOf(error: unknown, source: string): TextProblem {
  if (!(error instanceof ParseError)) {
    // The library's own recursion over `!!!!…` has no limit but the stack.
    return { message: "The expression is nested too deeply.", start: 0, end: source.length };
  }
  const start = Math.min(Math.max(error.range?.start ?? 0, 0), source.length);
  const end = Math.min(Math.max(error.range?.end ?? start, start + 1), source.length);
  return { message: `${plainWords(error, source[start])}${hint(source, start)}`, start, end: Math.max(start, end) };
}

const tokens: Readonly<Record<string, string>> = {
  EOF: "the end of the expression",
  NUMBER: "a number",
  STRING: "a text",
  BYTES: "bytes",
  BOOLEAN: "true or false",
  NULL: "`null`",
  IDENTIFIER: "a name",
  PLUS: "`+`",
  MINUS: "`-`",
  MULTIPLY: "`*`",
  DIVIDE: "`/`",
  MODULO: "`%`",
  EQ: "`==`",
  NE: "`!=`",
  LT: "`<`",
  LE: "`<=`",
  GT: "`>`",
  GE: "`>=`",
  AND: "`&&`",
  OR: "`||`",
  NOT: "`!`",
  IN: "`in`",
  LPAREN: "`(`",
  RPAREN: "`)`",
  LBRACKET: "`[`",
  RBRACKET: "`]`",
  LBRACE: "`{`",
  RBRACE: "`}`",
  DOT: "`.`",
  COMMA: "`,`",
  COLON: "`:`",
  QUESTION: "`?`",
};

function plainWords(error: ParseError, character: string | undefined): string {
  switch (error.code) {
    case "unexpected_character":
      return `Unexpected character ${JSON.stringify(character ?? "")}.`;
    case "limit_exceeded":
      return "The expression is too large or nested too deeply.";
    case "reserved_identifier":
      return `${error.summary.replace("Reserved identifier: ", "A name of CEL's own cannot name a value: ")}.`;
    case "invalid_macro_argument":
      return "The first argument must be a plain name, which stands for each item: list.map(x, …).";
    case "invalid_number":
      return "The number is too large for JSON.";
    case "unexpected_token":
      return `A value is expected here, not ${tokens[error.summary.replace("Unexpected token: ", "")] ?? "this"}.`;
    default:
      return `${error.summary.replace(/\b[A-Z]{2,}\b/g, (token) => tokens[token] ?? token)}.`;
  }
}

const singleCharacters: Readonly<Record<string, string>> = {
  "=": " Equality is `==`.",
  "&": " Both conditions: `&&`.",
  "|": " Either condition: `||`.",
};

function hint(source: string, start: number): string {
  if (source.includes("{{")) return " An expression is CEL: write the name alone, without {{ }}.";
  if (/\.\w{1,200}-[\w-]{0,200}$/.test(source.slice(Math.max(0, start - 200), start))) {
    return " A key with a dash is written outputs['a-b'].";
  }
  return singleCharacters[source[start] ?? ""] ?? "";
}
