import type { ReplayedAnswer } from "@chasmx/core";
import type { Palette } from "../terminal/palette.ts";
import { printable, printableJson, printableLine } from "../terminal/printable.ts";

type Ending = ReplayedAnswer["after"];

/** What an agent gave then beside what it gives now, one below the other. */
export function replayedLines({ asked, attempt, before, after, usage }: ReplayedAnswer, palette: Palette): string[] {
  const what =
    asked === undefined
      ? `its own prompt${attempt === undefined || attempt === 1 ? "" : `, attempt ${attempt}`}`
      : `${printableLine(asked.from)} asks: ${printableLine(asked.question)}`;
  const now = endingText(after);
  const then = before === undefined ? undefined : endingText(before);
  const tokens = usage.input_tokens + usage.output_tokens;
  const used = tokens === 0 ? "" : palette.faint(`  ${usage.input_tokens} tokens in, ${usage.output_tokens} out`);
  if (then === now)
    return [palette.name(what), ...block("then and now", now, palette.good), ...(used === "" ? [] : [used])];
  return [
    palette.name(what),
    ...block("then", then ?? "(it had not ended by itself)", palette.faint),
    ...block("now", now, palette.warning),
    ...(used === "" ? [] : [used]),
  ];
}

/** How an activity ended, whole. */
export function endingText(ending: Ending): string {
  if ("error" in ending) return `failed: ${ending.error.code}: ${printable(ending.error.message)}`;
  return typeof ending.output === "string" ? printable(ending.output) : printableJson(ending.output, 2);
}

function block(label: string, text: string, style: (text: string) => string): string[] {
  const [first = "", ...others] = text.split("\n");
  const columns = label.length + 4;
  return [`  ${style(label)}  ${first}`, ...others.map((line) => `${" ".repeat(columns)}${line}`)];
}
