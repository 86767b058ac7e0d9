import { character } from "./characters.ts";
import { type ContainerKind, continuation } from "./lookahead.ts";
import { complainOfContainer, type JsonReading } from "./reading.ts";
import type { Replacement } from "./string.ts";

const brackets = { object: { open: "{", close: "}" }, array: { open: "[", close: "]" } } as const;

/** Ends the innermost container at an offset. */
export function closeContainer(reading: JsonReading, end: number): void {
  const frame = reading.frames.pop();
  if (frame !== undefined) reading.tree.close(frame.id, end);
}

/**
 * A closing bracket that the innermost container does not have. Either a bracket was forgotten before it, or this one
 * is mistyped, or it is one too many: whichever lets the text after it go on in the container that it is then in.
 */
export function repairWrongCloser(reading: JsonReading): void {
  const { text, offset, frames } = reading;
  const kind = text.charCodeAt(offset) === character.closeObject ? "object" : "array";
  const opener = frames.findLastIndex((frame) => frame.kind === kind);
  const next = continuation(text, offset + 1);
  const kindAt = (index: number): ContainerKind | "end" => frames[index]?.kind ?? "end";

  if (opener >= 0 && kindAt(opener - 1) === next) closeForgotten(reading, opener + 1);
  else if (kindAt(frames.length - 2) === next) replaceCloser(reading);
  else if (opener < 0 || kindAt(frames.length - 1) === next) removeCloser(reading);
  else closeForgotten(reading, opener + 1);
}

/** The text ends while containers are open. One message, however many they are. */
export function repairUnclosedEnd(reading: JsonReading): void {
  const { frames, lastEnd, text, missingAtEnd } = reading;
  const closers = closersFrom(reading, 0);
  const edits = closingEdits(reading, { end: lastEnd, text: `${missingAtEnd ?? ""}${closers}` });
  complainOfContainer(reading, {
    message: `The text ends too early. Close ${openers(reading, 0)} with ${closers}.`,
    start: lastEnd,
    end: lastEnd,
    ...(missingAtEnd === undefined ? {} : { fix: { title: "Insert what closes it", edits } }),
  });
  while (frames.length > 0) closeContainer(reading, text.length);
}

/** Closes all containers from an index of the stack inwards, because what comes next belongs to the one around them. */
export function closeForgotten(reading: JsonReading, outermost: number): void {
  const { frames, lastEnd } = reading;
  const comma = frames.at(-1)?.comma ?? -1;
  const end = comma < 0 ? lastEnd : comma;
  const closers = closersFrom(reading, outermost);
  complainOfContainer(reading, {
    message: `A ${closers} is missing. Put it here, to close ${openers(reading, outermost)}.`,
    start: end,
    end: Math.max(end + 1, lastEnd),
    fix: { title: `Insert ${closers}`, edits: closingEdits(reading, { end, text: closers }) },
  });
  while (frames.length > outermost) closeContainer(reading, end);
}

function closersFrom(reading: JsonReading, outermost: number): string {
  const open = reading.frames.slice(outermost);
  return open
    .map((frame) => brackets[frame.kind].close)
    .reverse()
    .join("");
}

/** A comma that nothing follows would be the next mistake: it goes with the same fix. */
function closingEdits(reading: JsonReading, closing: { readonly end: number; readonly text: string }): Replacement[] {
  const { end, text } = closing;
  const comma = reading.frames.at(-1)?.comma ?? -1;
  const insertion = { start: end, end, text };
  return comma < 0 || comma >= end ? [insertion] : [{ start: comma, end: comma + 1, text: "" }, insertion];
}

function openers(reading: JsonReading, outermost: number): string {
  const open = reading.frames.slice(outermost);
  const first = open[0];
  if (first === undefined) return "what is open";
  const { open: bracket } = brackets[first.kind];
  const line = reading.positions.positionAt(first.start).line + 1;
  return `the ${bracket} of line ${line}${open.length === 1 ? "" : `, and with it ${open.length - 1} more that ${open.length === 2 ? "is" : "are"} open inside`}`;
}

function replaceCloser(reading: JsonReading): void {
  const { offset: start, frames } = reading;
  const close = brackets[frames.at(-1)?.kind ?? "object"].close;
  const end = start + 1;
  complainOfContainer(reading, {
    message: `The wrong bracket closes ${openers(reading, frames.length - 1)}. Write ${close}.`,
    start,
    end,
    fix: { title: `Write ${close}`, edits: [{ start, end, text: close }] },
  });
  reading.offset = end;
  closeContainer(reading, end);
}

/** A closing bracket that nothing was opened for. */
export function removeCloser(reading: JsonReading): void {
  const { offset: start } = reading;
  const end = start + 1;
  complainOfContainer(reading, {
    message: "This bracket closes nothing. Remove it.",
    start,
    end,
    fix: { title: "Remove the bracket", edits: [{ start, end, text: "" }] },
  });
  reading.offset = end;
}
