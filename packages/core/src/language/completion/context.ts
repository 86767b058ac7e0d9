import { parsePointer } from "../../workflow/json-pointer.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Span } from "../span.ts";
import { placeAt, type TextPlace, valueAt } from "../text-place.ts";

/** What is being written at an offset. */
export type Context =
  /** A key of an object, at the object's path. */
  | { readonly kind: "key"; readonly path: readonly string[]; readonly span: Span; readonly typed: string }
  /** A whole value. `isQuoted`: the span is what stands between its quotes. */
  | ValueContext
  /** A string with its own language, perhaps. */
  | { readonly kind: "string"; readonly place: TextPlace; readonly character: number; readonly value: ValueContext };

/** A value that is being written. */
export interface ValueContext {
  readonly kind: "value";
  readonly path: readonly string[];
  readonly span: Span;
  readonly isQuoted: boolean;
  readonly typed: string;
}

/** Finds out what is being written at an offset, also where the text around it is not finished. */
export function contextAt(snapshot: Snapshot, offset: number): Context | undefined {
  const place = placeAt(snapshot, offset);
  if (place === undefined) return undefined;
  const { text } = snapshot;
  const isInToken = place.span.start < offset && text[place.span.start] === '"';
  if (place.part === "key" && isInToken) return keyContext(snapshot, place, offset);
  if (isInToken && typeof place.value === "string") return stringContext(snapshot, place, offset);
  return betweenTokens(snapshot, place, offset);
}

function keyContext({ text }: Snapshot, { path, span }: TextPlace, offset: number): Context {
  return { kind: "key", path: path.slice(0, -1), span, typed: text.slice(span.start + 1, offset) };
}

function stringContext({ text, analysis }: Snapshot, place: TextPlace, offset: number): Context | undefined {
  const { span, path, pointer, character } = place;
  const isClosed = span.end - span.start > 1 && text[span.end - 1] === '"';
  if (character === undefined || (isClosed && offset === span.end)) return undefined;
  const isWithinEscape = analysis.text.rangeInString(pointer, character, character).start.offset !== offset;
  if (isWithinEscape) return undefined;
  // A string that is not closed may reach to anywhere: what stands behind the cursor stays.
  const inner = { start: span.start + 1, end: isClosed ? span.end - 1 : offset };
  const value: ValueContext = {
    kind: "value",
    path,
    span: inner,
    isQuoted: true,
    typed: text.slice(inner.start, offset),
  };
  return { kind: "string", place, character, value };
}

const word = /[\w-]*$/;

/** In white space or a bare word: what stands before it tells what is meant. */
function betweenTokens(snapshot: Snapshot, place: TextPlace, offset: number): Context | undefined {
  const { text, analysis } = snapshot;
  const start = offset - (word.exec(text.slice(Math.max(0, offset - 64), offset))?.[0].length ?? 0);
  let before = start - 1;
  while (before >= 0 && " \t\r\n".includes(text.charAt(before))) before -= 1;
  const span = { start, end: offset };
  const typed = text.slice(start, offset);
  const character = text[before];
  if (character === ":") {
    let keyEnd = before - 1;
    while (keyEnd >= 0 && " \t\r\n".includes(text.charAt(keyEnd))) keyEnd -= 1;
    const key = analysis.text.pointerAt(keyEnd);
    if (key?.part !== "key" || isTaken(text, offset)) return undefined;
    return { kind: "value", path: parsePointer(key.pointer), span, isQuoted: false, typed };
  }
  if (character !== "{" && character !== ",") return undefined;
  const path = containerPath(snapshot, place, before);
  return path === undefined ? undefined : { kind: "key", path, span, typed };
}

const value = /\s*(?:[[{\d-]|(?:true|false|null)\b|"(?:[^"\\]|\\.)*"(?!\s*:))/y;

/** Whether a value comes next: a second one has no place before it. A string with a colon behind it is the next key. */
function isTaken(text: string, offset: number): boolean {
  value.lastIndex = offset;
  return value.test(text);
}

/** The object that a brace opens, or that a comma stands in. */
function containerPath({ analysis }: Snapshot, { path }: TextPlace, before: number): readonly string[] | undefined {
  const at = analysis.text.pointerAt(before);
  const around = at === undefined ? path : parsePointer(at.pointer);
  for (const candidate of [around, around.slice(0, -1)]) {
    const value = valueAt(analysis.text.value, candidate);
    if (typeof value === "object" && value !== null) return Array.isArray(value) ? undefined : candidate;
  }
  return undefined;
}
