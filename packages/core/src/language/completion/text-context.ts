import type { TextRole } from "../../workflow/config/config-schema.ts";
import { isVerbName, type VerbName, verbParameters } from "../../workflow/directives/verbs.ts";

/** What is being written within a text, in offsets of the text. */
export type TextContext =
  /** A value in Liquid or CEL: `before` is the expression up to the cursor, which begins at `start`. */
  | {
      readonly kind: "expression";
      readonly language: "liquid" | "cel";
      readonly before: string;
      readonly start: number;
    }
  /** The name of a tag or a filter of Liquid's, or of a verb, from `start` on. */
  | { readonly kind: "tag" | "filter" | "verb"; readonly start: number }
  /** A quoted text that is an argument of a directive, from `start` on. */
  | { readonly kind: "argument"; readonly verb: VerbName; readonly parameter: string; readonly start: number };

/** Finds out what is being written in a text whose language is known; undefined where it is plain text. */
export function textContextAt(source: string, character: number, { language }: TextRole): TextContext | undefined {
  const before = source.slice(0, character);
  if (language === "expression") return { kind: "expression", language: "cel", before, start: 0 };
  if (language === "plain") return undefined;
  return inTemplate(before) ?? (language === "prompt" ? inDirective(before) : undefined);
}

function inTemplate(before: string): TextContext | undefined {
  const opening = Math.max(before.lastIndexOf("{{"), before.lastIndexOf("{%"));
  if (opening < 0) return undefined;
  const isTag = before[opening + 1] === "%";
  const inside = before.slice(opening + 2);
  if (inside.includes(isTag ? "%}" : "}}")) return undefined;
  if (isTag && /^-?\s*\w*$/.test(inside)) return { kind: "tag", start: wordStart(before) };
  if (/\|\s*\w*$/.test(inside) && isOutsideQuotes(inside)) return { kind: "filter", start: wordStart(before) };
  return { kind: "expression", language: "liquid", before: inside, start: opening + 2 };
}

/** Where the word that a text ends with begins. */
function wordStart(text: string): number {
  return text.length - (/\w*$/.exec(text)?.[0].length ?? 0);
}

/** Whether the end of an expression is not within a quoted text. */
export function isOutsideQuotes(expression: string): boolean {
  return openQuote(expression) === undefined;
}

/** Where the quoted text begins that an expression ends within; undefined where it ends within none. */
export function openQuote(expression: string): number | undefined {
  let start: number | undefined;
  for (let at = 0; at < expression.length; at++) {
    const character = expression[at];
    if (start !== undefined && character === "\\") at += 1;
    else if (start === undefined ? character === "'" || character === '"' : character === expression[start]) {
      start = start === undefined ? at : undefined;
    }
  }
  return start;
}

const head = /^CALL:\s*(\w+)\s*\(/;

function inDirective(before: string): TextContext | undefined {
  const opening = before.lastIndexOf("CALL:");
  if (opening < 0) return undefined;
  const call = before.slice(opening);
  if (/^CALL:\s*\w*$/.test(call)) return { kind: "verb", start: wordStart(before) };
  const match = head.exec(call);
  const verb = match?.[1] ?? "";
  if (match === null || !isVerbName(verb)) return undefined;
  const given = argumentAt(call.slice(match[0].length));
  if (given === undefined) return undefined;
  const parameter = given.name ?? verbParameters[verb][given.index]?.name;
  if (parameter === undefined) return undefined;
  return { kind: "argument", verb, parameter, start: opening + match[0].length + given.start };
}

/** The argument within whose quotes a list of arguments ends; undefined where it ends elsewhere, or the call is over. */
function argumentAt(
  list: string,
): { readonly index: number; readonly name?: string; readonly start: number } | undefined {
  const quote = openQuote(list);
  if (quote === undefined) return undefined;
  const outside = list
    .slice(0, quote)
    .replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs, (text) => " ".repeat(text.length));
  let depth = 0;
  let index = 0;
  let from = 0;
  for (let at = 0; at < outside.length; at++) {
    const character = outside.charAt(at);
    if ("([{".includes(character)) depth += 1;
    if (")]}".includes(character)) depth -= 1;
    if (depth < 0) return undefined;
    if (character !== "," || depth > 0) continue;
    index += 1;
    from = at + 1;
  }
  const name = /^\s*(\w+)\s*=/.exec(outside.slice(from))?.[1];
  return { index, start: quote + 1, ...(name === undefined ? {} : { name }) };
}
