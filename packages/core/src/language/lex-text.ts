import type { TextRole } from "../workflow/config/config-schema.ts";
import { nextCandidate, readDirective } from "../workflow/directives/directives.ts";
import { templateEnd } from "../workflow/directives/reader.ts";
import { openQuote } from "./completion/text-context.ts";
import type { Span } from "./span.ts";

/** What a piece of a text is, for those who colour it. */
export interface TextToken extends Span {
  readonly type:
    | "comment"
    | "function"
    | "keyword"
    | "node"
    | "number"
    | "operator"
    | "property"
    | "string"
    | "variable";
}

/** A text longer than this is not taken apart: nobody reads it in colours. */
const longestText = 100_000;

/** Takes a text apart, also one that cannot be read. What is text and nothing else gives no token. */
export function lexText(source: string, language: TextRole["language"]): TextToken[] {
  if (source.length > longestText || language === "plain") return [];
  const tokens: TextToken[] = [];
  if (language === "expression") lexExpression({ source, tokens, language: "cel" }, { start: 0, end: source.length });
  else lexTemplate(source, { tokens, hasDirectives: language === "prompt" });
  return tokens;
}

interface Lexing {
  readonly source: string;
  readonly tokens: TextToken[];
  readonly language: "liquid" | "cel" | "arguments";
}

const opening = /\{\{|\{%/g;

function lexTemplate(
  source: string,
  { tokens, hasDirectives }: { readonly tokens: TextToken[]; readonly hasDirectives: boolean },
): void {
  let from = 0;
  while (from < source.length) {
    opening.lastIndex = from;
    const template = opening.exec(source)?.index ?? source.length;
    const directive = hasDirectives ? directiveBefore(source, from, template) : undefined;
    if (directive !== undefined) {
      lexDirective(source, directive, tokens);
      from = directive.end;
    } else if (template < source.length) from = lexLiquid(source, template, tokens);
    else from = template;
  }
}

/** The first directive that begins in a stretch of text. */
function directiveBefore(source: string, from: number, before: number): Span | undefined {
  for (let at = nextCandidate(source, from); at !== undefined && at < before; at = nextCandidate(source, at + 1)) {
    const { directive } = readDirective(source, { at, hasTemplates: true });
    if (directive !== undefined) return directive;
  }
  return undefined;
}

const verbatim = /^\{%-?\s*(comment|raw)\b/;
const tagName = /^\{%-?\s*(\w+)/;

/** A tag or an output; gives the offset behind it, or behind the comment that it begins. */
function lexLiquid(source: string, start: number, tokens: TextToken[]): number {
  const end = templateEnd(source, start) ?? source.length;
  const text = source.slice(start, end);
  const name = verbatim.exec(text)?.[1];
  if (name !== undefined) {
    const closing = new RegExp(`\\{%-?\\s*end${name}\\s*-?%\\}`, "g");
    closing.lastIndex = end;
    const last = closing.exec(source) === null ? source.length : closing.lastIndex;
    if (name === "comment") tokens.push({ start, end: last, type: "comment" });
    return last;
  }
  tokens.push({ start, end: start + 2, type: "operator" });
  const isClosed = /[%}]\}$/.test(text) && text.length >= 4;
  const tag = tagName.exec(text);
  const inside = { start: start + 2, end: isClosed ? end - 2 : end };
  if (tag?.[1] !== undefined) {
    inside.start = start + tag[0].length;
    tokens.push({ start: inside.start - tag[1].length, end: inside.start, type: "keyword" });
  }
  lexExpression({ source, tokens, language: "liquid" }, inside);
  if (isClosed) tokens.push({ start: end - 2, end, type: "operator" });
  return end;
}

const head = /CALL:(\s*)(\w+)/y;
const quotedTemplate = /\{\{|\{%/g;

function lexDirective(source: string, { start, end }: Span, tokens: TextToken[]): void {
  head.lastIndex = start;
  const match = head.exec(source);
  if (match === null) return;
  const verb = match[2] ?? "";
  tokens.push({ start, end: start + "CALL:".length, type: "keyword" });
  tokens.push({ start: head.lastIndex - verb.length, end: head.lastIndex, type: "function" });
  let from = head.lastIndex;
  let quote: string | undefined;
  while (from < end) {
    quotedTemplate.lastIndex = from;
    const template = Math.min(quotedTemplate.exec(source)?.index ?? end, end);
    // Behind a template a quoted text goes on.
    const rest = quote === undefined ? from : quoteEnd(source, quote, { start: from, end: template });
    if (rest > from) tokens.push({ start: from, end: rest, type: "string" });
    lexExpression({ source, tokens, language: "arguments" }, { start: rest, end: template });
    const open = openQuote(source.slice(rest, template));
    const isOver = rest < template || source[rest - 1] === quote;
    if (open !== undefined) quote = source[rest + open];
    else if (isOver) quote = undefined;
    from = template < end ? lexLiquid(source, template, tokens) : end;
  }
}

/** Where a quoted text ends within a stretch: behind its quote, or at the end of the stretch. */
function quoteEnd(source: string, quote: string, { start, end }: Span): number {
  for (let at = start; at < end; at++) {
    if (source[at] === "\\") at += 1;
    else if (source[at] === quote) return at + 1;
  }
  return end;
}

const pieces = {
  liquid: /\s+|'[^']*'?|"[^"]*"?|\d+(?:\.\d+)?|[\p{L}_][\p{L}\p{N}_-]*|[=!<>]=|\.\.|./uy,
  cel: /\s+|'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[\p{L}_][\p{L}\p{N}_]*|[=!<>]=|&&|\|\||./suy,
  arguments: /\s+|'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?|\d+(?:\.\d+)?|[\p{L}_][\p{L}\p{N}_]*|./suy,
};
const keywords = {
  liquid: new Set(["and", "or", "contains", "in", "true", "false", "nil", "null", "blank", "empty", "with", "as"]),
  cel: new Set(["in", "true", "false", "null"]),
  arguments: new Set(["true", "false", "null", "True", "False", "None"]),
};

/** Takes an expression apart. Keys of `outputs` are nodes; a name behind a dot is a property, one behind a bar a filter. */
function lexExpression({ source, tokens, language }: Lexing, { start, end }: Span): void {
  const pattern = pieces[language];
  const before: string[] = [];
  let at = start;
  while (at < end) {
    pattern.lastIndex = at;
    const piece = (pattern.exec(source)?.[0] ?? source.charAt(at)).slice(0, end - at);
    const type = /^\s/.test(piece)
      ? undefined
      : typeOf(piece, { before, language, after: source.charAt(at + piece.length) });
    if (type !== undefined) tokens.push({ start: at, end: at + piece.length, type });
    if (!/^\s/.test(piece)) before.push(piece);
    at += Math.max(piece.length, 1);
  }
}

interface Around {
  readonly before: readonly string[];
  readonly language: Lexing["language"];
  readonly after: string;
}

function typeOf(piece: string, around: Around): TextToken["type"] | undefined {
  const [root, last] = [around.before.at(-2), around.before.at(-1)];
  const isOutput = root === "outputs" && (last === "." || last === "[");
  if (/^['"]/.test(piece)) return isOutput ? "node" : "string";
  if (/^\d/.test(piece)) return "number";
  if (/^[\p{L}_]/u.test(piece)) return isOutput ? "node" : wordType(piece, last, around);
  return /^[()[\]{},.:]$/.test(piece) ? undefined : "operator";
}

function wordType(piece: string, last: string | undefined, { language, after }: Around): TextToken["type"] {
  if (last === ".") return nameType(after, "property");
  if (keywords[language].has(piece)) return "keyword";
  if (language === "liquid") return last === "|" ? "function" : "variable";
  return language === "arguments" ? "property" : nameType(after, "variable");
}

function nameType(after: string, otherwise: "property" | "variable"): TextToken["type"] {
  return after === "(" ? "function" : otherwise;
}
