import { isChasmError, type JsonValue, type PendingInput, type RequestedInput } from "@chasmx/core";
import type { AskingScreen } from "../terminal/asking-screen.ts";
import type { Palette } from "../terminal/palette.ts";
import { printableLine } from "../terminal/printable.ts";
import type { Symbols } from "../terminal/symbols.ts";
import { wrap } from "../terminal/wrap.ts";
import { answerValue, isNumbered, meantChoice } from "./answer-value.ts";
import { requestLines } from "./request-lines.ts";

/** Who is asked, and how it looks. */
export interface Asking {
  readonly screen: AskingScreen;
  readonly palette: Palette;
  readonly symbols: Symbols;
}

/**
 * Asks the person at a terminal for one thing, again and again until what they give fits. Resolves with undefined where the
 * signal aborts or they end their input.
 */
export async function askFor(
  pending: PendingInput,
  { screen, palette, symbols }: Asking,
  signal: AbortSignal,
): Promise<JsonValue | undefined> {
  const { request } = pending;
  for (const line of ["", ...requestLines(pending, { palette, symbols, columns: screen.columns })]) screen.print(line);
  for (;;) {
    const typed = (await screen.readLine(palette.strong(promptOf(request)), signal))?.trim();
    if (typed === undefined) return undefined;
    if (typed === "") continue;
    try {
      return await answerValue(request, meantText(request, typed));
    } catch (error) {
      if (!isChasmError(error)) throw error;
      for (const line of wrap(printableLine(error.message), screen.columns - 3))
        screen.print(palette.warning(`  ${line}`));
    }
  }
}

function promptOf({ choices, schema }: RequestedInput): string {
  if (choices !== undefined) return isNumbered(choices) ? "Your choice, or its number: " : "Your choice: ";
  return schema === undefined || schema.type === "string" ? "Your answer: " : "JSON: ";
}

function meantText({ choices }: RequestedInput, typed: string): string {
  return choices === undefined ? typed : meantChoice(choices, typed);
}
