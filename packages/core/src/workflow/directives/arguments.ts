import type { JsonValue } from "../../contracts/json.ts";
import { type DirectiveReader, isNext, stop, take, takeCharacter, templateEnd } from "./reader.ts";
import { readQuotedText, type TextPart } from "./text.ts";

/** One argument as it is written, with its offsets in the text. */
export type ArgumentSyntax = ArgumentShape & { readonly start: number; readonly end: number };

type ArgumentShape =
  /** Known without rendering. */
  | { readonly kind: "literal"; readonly value: JsonValue }
  /** A quoted text with templates in it. */
  | { readonly kind: "text"; readonly parts: readonly TextPart[] }
  /** An unquoted `{{…}}`: keeps the JSON type of its value. */
  | { readonly kind: "template" }
  | { readonly kind: "list"; readonly items: readonly ArgumentSyntax[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [ArgumentSyntax, ArgumentSyntax])[] };

const maxNesting = 64;

const blank = /\s*/y;
const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const word = /[A-Za-z_]\w*/y;

/** The words that are values: JSON's, and Python's since the first workflows were written for it. */
const words = new Map<string, JsonValue>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["True", true],
  ["False", false],
  ["None", null],
]);

/**
 * Reads one argument: text in single or double quotes, a number, `true`, `false`, `null` (or Python's words for them), a
 * list, an object, or an unquoted `{{…}}`. Gives `undefined` and sets the reader's problem when there is none.
 */
export function readArgument(reader: DirectiveReader, depth = 0): ArgumentSyntax | undefined {
  take(reader, blank);
  const start = reader.at;
  if (depth > maxNesting) return stop(reader, `This argument is nested more than ${maxNesting} deep.`);
  const shape = readShape(reader, depth);
  return shape && { ...shape, start, end: reader.at };
}

function readShape(reader: DirectiveReader, depth: number): ArgumentShape | undefined {
  const character = reader.text[reader.at];
  if (character === '"' || character === "'") return readText(reader);
  if (reader.hasTemplates && reader.text.startsWith("{{", reader.at)) return readTemplate(reader);
  if (character === "[") return readList(reader, depth);
  if (character === "{") return readObject(reader, depth);
  return readScalar(reader);
}

function readText(reader: DirectiveReader): ArgumentShape | undefined {
  const parts = readQuotedText(reader);
  if (parts === undefined) return undefined;
  if (parts.some((part) => part.kind === "template")) return { kind: "text", parts };
  return { kind: "literal", value: parts.map((part) => (part.kind === "chunk" ? part.text : "")).join("") };
}

function readTemplate(reader: DirectiveReader): ArgumentShape | undefined {
  const end = templateEnd(reader.text, reader.at);
  if (end === undefined) return stop(reader, "This {{ is not closed. Add }}.");
  reader.at = end;
  return { kind: "template" };
}

function readScalar(reader: DirectiveReader): ArgumentShape | undefined {
  const start = reader.at;
  const digits = take(reader, number);
  if (digits !== undefined) {
    const value = Number(digits[0]);
    if (Number.isFinite(value)) return { kind: "literal", value };
    return stop(reader, "This number is too large.", start);
  }
  const name = take(reader, word)?.[0];
  if (name === undefined) return stop(reader, "An argument is missing here.");
  const value = words.get(name);
  if (value !== undefined) return { kind: "literal", value };
  return stop(reader, `\`${name}\` is not a value. Put quotes around a text, or {{ }} around a variable.`, start);
}

function readList(reader: DirectiveReader, depth: number): ArgumentShape | undefined {
  reader.at += 1;
  const items: ArgumentSyntax[] = [];
  while (!takeCharacter(reader, "]")) {
    const item = readArgument(reader, depth + 1);
    if (item === undefined) return undefined;
    items.push(item);
    if (!(takeCharacter(reader, ",") || isNext(reader, "]")))
      return stop(reader, "A list goes on with , or ends with ].");
  }
  const values = items.map((item) => (item.kind === "literal" ? item.value : undefined));
  return areKnown(values) ? { kind: "literal", value: values } : { kind: "list", items };
}

function readObject(reader: DirectiveReader, depth: number): ArgumentShape | undefined {
  reader.at += 1;
  const entries: (readonly [ArgumentSyntax, ArgumentSyntax])[] = [];
  while (!takeCharacter(reader, "}")) {
    const entry = readEntry(reader, depth);
    if (entry === undefined) return undefined;
    entries.push(entry);
    if (!(takeCharacter(reader, ",") || isNext(reader, "}"))) {
      return stop(reader, "An object goes on with , or ends with }.");
    }
  }
  const known: [string, JsonValue][] = [];
  for (const [key, value] of entries) {
    if (key.kind === "literal" && value.kind === "literal") known.push([String(key.value), value.value]);
  }
  // fromEntries defines own keys, also one named `__proto__`.
  if (known.length === entries.length) return { kind: "literal", value: Object.fromEntries(known) };
  return { kind: "object", entries };
}

function readEntry(reader: DirectiveReader, depth: number): readonly [ArgumentSyntax, ArgumentSyntax] | undefined {
  if (!(isNext(reader, '"') || isNext(reader, "'"))) return stop(reader, "The keys of an object are texts in quotes.");
  const key = readArgument(reader, depth + 1);
  if (key === undefined) return undefined;
  if (!takeCharacter(reader, ":")) return stop(reader, "A colon is missing after this key.");
  const value = readArgument(reader, depth + 1);
  return value && [key, value];
}

function areKnown(values: readonly (JsonValue | undefined)[]): values is readonly JsonValue[] {
  return !values.includes(undefined);
}
