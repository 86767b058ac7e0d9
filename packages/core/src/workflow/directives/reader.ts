import type { TextProblem } from "../text.ts";

/** Where a reader of directives is, and the problem that stopped it. */
export interface DirectiveReader {
  readonly text: string;
  /** Whether `{{…}}` and `{%…%}` are templates; otherwise they are text like any other. */
  readonly hasTemplates: boolean;
  at: number;
  problem: TextProblem | undefined;
}

const blank = /\s*/y;
const templateStop = /["']|\}\}/g;

/** Steps over what matches at the reader's place and gives it. The pattern is sticky. */
export function take(reader: DirectiveReader, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = reader.at;
  const match = pattern.exec(reader.text);
  if (match === null) return undefined;
  reader.at += match[0].length;
  return match;
}

/** Tells whether a character comes next, after white space, which is stepped over. */
export function isNext(reader: DirectiveReader, character: string): boolean {
  take(reader, blank);
  return reader.text[reader.at] === character;
}

/** Steps over one given character, after white space. */
export function takeCharacter(reader: DirectiveReader, character: string): boolean {
  if (!isNext(reader, character)) return false;
  reader.at += 1;
  return true;
}

/** Notes why reading stops. The first reason stays: what follows from it is no news. */
export function stop(reader: DirectiveReader, message: string, start = reader.at): undefined {
  const end = Math.min(Math.max(reader.at, start + 1), reader.text.length);
  reader.problem ??= { message, start: Math.min(start, end), end };
}

/**
 * The offset after the template that starts at `start`, or `undefined` when it is not closed. It ends where LiquidJS
 * ends it: `}}` counts outside quotes only, `%}` everywhere.
 */
export function templateEnd(text: string, start: number): number | undefined {
  if (text[start + 1] === "%") {
    const end = text.indexOf("%}", start + 2);
    return end < 0 ? undefined : end + 2;
  }
  templateStop.lastIndex = start + 2;
  for (let match = templateStop.exec(text); match !== null; match = templateStop.exec(text)) {
    if (match[0] === "}}") return templateStop.lastIndex;
    const quoteEnd = closingQuote(text, match.index);
    if (quoteEnd === undefined) return undefined;
    templateStop.lastIndex = quoteEnd + 1;
  }
  return undefined;
}

function closingQuote(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === text[start]) return at;
  }
  return undefined;
}
