import type { JsonObject, PendingInput, RequestedInput } from "@chasmx/core";
import { dateTime } from "../terminal/date-time.ts";
import type { Palette } from "../terminal/palette.ts";
import { printable, printableJson, printableLine } from "../terminal/printable.ts";
import type { Symbols } from "../terminal/symbols.ts";
import { widthOf } from "../terminal/width.ts";
import { wrap } from "../terminal/wrap.ts";
import { isNumbered } from "./answer-value.ts";
import { detailLines } from "./detail-lines.ts";
import { askingNode } from "./how-to-answer.ts";

/** How a request is drawn. */
export interface RequestStyle {
  readonly palette: Palette;
  readonly symbols: Symbols;
  readonly columns: number;
}

/**
 * What a person is asked for, whole: who decides must see all of it. A bar stands before each line of what the workflow or a
 * model says, so that none can be taken for a choice or for the program's own words.
 */
export function requestLines(pending: PendingInput, style: RequestStyle): string[] {
  const { request } = pending;
  const { palette, columns } = style;
  const facts = factsOf(pending);
  return [
    ...questionLines(pending, style),
    ...(facts === "" ? [] : wrap(facts, columns - 3).map((line) => `  ${palette.faint(line)}`)),
    ...(request.details === undefined ? [] : barred(detailLines(request.details), style)),
    ...answerLines(request, style),
  ];
}

/** The question stands behind its node's name, with what of it needs more lines below, and whole below a long name. */
function questionLines(pending: PendingInput, style: RequestStyle): string[] {
  const { palette, symbols, columns } = style;
  const start = `${palette.warning(symbols.asked)} ${palette.name(askingNode(pending))}`;
  const text = printable(pending.request.question.trim()).replaceAll("\t", "  ");
  const room = columns - widthOf(start) - 3;
  if (room < columns / 2) return [start, ...barred([text], style)];
  const [first = "", ...rest] = wrap(text, room);
  return [`${start}  ${palette.strong(first)}`, ...barred(rest, style)];
}

function factsOf({ request, expiresAt }: PendingInput): string {
  const from = request.from === undefined ? [] : [`asked by ${printableLine(request.from)}`];
  if (expiresAt === undefined) return from.join("");
  const then = request.default === undefined ? "it fails" : `${printableJson(request.default)} counts as given`;
  return [...from, `until ${dateTime(expiresAt)}, then ${then}`].join("; ");
}

function barred(lines: readonly string[], { palette, symbols, columns }: RequestStyle): string[] {
  return lines
    .flatMap((line) => wrap(line, columns - widthOf(symbols.bar) - 4))
    .map((line) => `  ${palette.faint(symbols.bar)} ${line}`);
}

function answerLines({ choices, schema }: RequestedInput, style: RequestStyle): string[] {
  if (choices !== undefined) return choiceLines(choices, style);
  if (schema === undefined) return [];
  const text = printableJson(schema);
  const isShort = text.length <= style.columns * 2;
  return [
    `  ${style.palette.faint(`${schema.type === "string" ? "A text" : "JSON"} that fits this schema:`)}`,
    ...barred(isShort ? [text] : detailLines(schema as JsonObject), style),
  ];
}

/** A choice that needs more than a line goes on below itself: none may look like several. */
function choiceLines(choices: readonly string[], { columns }: RequestStyle): string[] {
  const numbered = isNumbered(choices);
  const width = numbered ? String(choices.length).length : 1;
  return choices.flatMap((choice, index) => {
    const [first = "", ...rest] = wrap(printableLine(choice), columns - width - 7);
    const sign = numbered ? String(index + 1) : "-";
    return [`  ${sign.padStart(width)}  ${first}`, ...rest.map((line) => `  ${" ".repeat(width)}    ${line}`)];
  });
}
