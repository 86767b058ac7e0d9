import { type TextRow, textRows } from "../comparison/text-rows.ts";
import type { LlmMessage, LlmRequest } from "../contracts/llm-provider.ts";
import { valueDifference } from "../engine/replay/difference.ts";
import { ChasmError } from "../errors.ts";
import type { ModelCall } from "../journal/model-call.ts";

/** A call that a recording does not hold, or holds with another request. */
export interface RecordingMiss {
  readonly call: ModelCall;
  /** What differs first; absent where the recording holds no such call. */
  readonly difference?: {
    /** `message 2 (user)`, or the name of another part of the request. */
    readonly place: string;
    /** The whole text then, undefined where there was none; anything but a text as JSON. */
    readonly recorded: string | undefined;
    readonly now: string | undefined;
  };
}

/** What a call is called in a sentence: `turn-1 of "writer"`, `turn-0 of "teacher", asked by "student" in turn-0.call-0`. */
export function callWords({ agent, activity, step }: ModelCall): string {
  const what = `${step.replace(/\/0$/, "")} of ${JSON.stringify(agent)}`;
  if (!activity.startsWith("(")) return activity === "1" ? what : `${what}, attempt ${activity}`;
  const parts = activity.slice(1, -1).split("/");
  const asker = withoutActivity(parts.slice(0, -2).join("/"));
  return `${what}, asked by ${JSON.stringify(asker)} in ${parts.at(-2)}`;
}

/** The agent of an activity's name, which ends with an attempt, or in parentheses with the step that asked. */
function withoutActivity(name: string): string {
  let depth = 0;
  for (let at = name.length - 1; at >= 0; at--) {
    if (name[at] === ")") depth += 1;
    if (name[at] === "(") depth -= 1;
    if (name[at] === "/" && depth === 0) return name.slice(0, at);
  }
  return name;
}

/** Where a request differs first from the recorded one; undefined where it does not. */
export function requestDifference(recorded: LlmRequest, now: LlmRequest): RecordingMiss["difference"] {
  const count = Math.max(recorded.messages.length, now.messages.length);
  for (let index = 0; index < count; index++) {
    const [before, after] = [recorded.messages[index], now.messages[index]];
    const found = valueDifference(before, after);
    if (found === undefined) continue;
    const role = (before ?? after)?.role ?? "";
    const place = `message ${index + 1} (${role})`;
    return { place, recorded: textOfMessage(before), now: textOfMessage(after) };
  }
  const { messages: _, ...before } = recorded;
  const { messages: __, ...after } = now;
  const found = valueDifference(before, after);
  if (found === undefined) return undefined;
  return {
    place: `the request's ${found.pointer.slice(1)}`,
    recorded: textOf(found.recorded),
    now: textOf(found.replayed),
  };
}

/** A message as a person compares it: its text, and what it has beside. */
function textOfMessage(message: LlmMessage | undefined): string | undefined {
  if (message === undefined) return undefined;
  const { role, content, ...rest } = message;
  const facts = Object.entries(rest).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [...(content === "" ? [] : [content]), ...facts].join("\n") || `(an empty ${role} message)`;
}

function textOf(value: unknown): string | undefined {
  return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
}

/** What differs, line by line: what was recorded, and what it is now. Empty where the recording holds no such call. */
export function missRows({ difference }: RecordingMiss): readonly TextRow[] {
  if (difference === undefined) return [];
  const { recorded: before, now: after } = difference;
  const rows =
    before === undefined || after === undefined
      ? undefined
      : textRows({ change: "changed", pointer: "", before, after });
  if (rows !== undefined) return rows;
  return [...wholeRows("removed", before), ...wholeRows("added", after)];
}

function wholeRows(change: "removed" | "added", text: string | undefined): TextRow[] {
  if (text === undefined) return [];
  const lines = text.split("\n");
  const rows = lines.slice(0, maxRows).map((line): TextRow => ({ change, parts: [{ text: line, isChanged: false }] }));
  return lines.length > maxRows ? [...rows, { change: "left-out", parts: [{ text: "…", isChanged: false }] }] : rows;
}

const maxRows = 20;
const shownCharacters = 160;
const contextCharacters = 40;

/** RECORDING_MISSED, whose `details` are the miss. */
export function missed(miss: RecordingMiss): ChasmError {
  const words = callWords(miss.call);
  const advice = "If that is meant, record again.";
  if (miss.difference === undefined) {
    return new ChasmError("RECORDING_MISSED", `The recording does not hold ${words}. ${advice}`, {
      details: miss,
    });
  }
  const { place, recorded, now } = miss.difference;
  const [line, before, after] = firstLine(recorded, now);
  const [was, is] = shownPair(before, after);
  const where = line === undefined ? place : `line ${line} of ${place}`;
  return new ChasmError(
    "RECORDING_MISSED",
    `The recording holds another request for ${words}: ${where} was ${was}, and is ${is} now. ${advice}`,
    { details: miss },
  );
}

/** The first line in which two texts differ. */
function firstLine(
  recorded: string | undefined,
  now: string | undefined,
): readonly [number | undefined, string | undefined, string | undefined] {
  if (recorded === undefined || now === undefined) return [undefined, recorded, now];
  const [before, after] = [recorded.split("\n"), now.split("\n")];
  if (before.length === 1 && after.length === 1) return [undefined, recorded, now];
  let line = 0;
  while (before[line] === after[line]) line += 1;
  return [line + 1, before[line], after[line]];
}

/** Two texts as far as a sentence has room for them, from just before the place where they differ. */
function shownPair(before: string | undefined, after: string | undefined): readonly [string, string] {
  let same = 0;
  while (same < (before?.length ?? 0) && before?.[same] === after?.[same]) same += 1;
  const start = same > contextCharacters * 2 ? same - contextCharacters : 0;
  return [shown(before, start), shown(after, start)];
}

function shown(text: string | undefined, start: number): string {
  if (text === undefined) return "nothing";
  const end = start + shownCharacters;
  const part = `${start === 0 ? "" : "…"}${text.slice(start, end)}${end < text.length ? "…" : ""}`;
  return JSON.stringify(part.toWellFormed());
}
