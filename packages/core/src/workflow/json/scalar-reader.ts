import type { JsonValue } from "../../contracts/json.ts";
import { character, closingQuote, isWordCharacter } from "./characters.ts";
import { complainOfItem, type JsonReading } from "./reading.ts";
import { maxReplacements, plainStringEnd, type QuotedText, type Replacement, readQuotedText } from "./string.ts";
import type { SyntaxProblem } from "./syntax-problems.ts";
import { bareTextEnd, readWord } from "./word.ts";

/** Reads the string, number or word at the reading's offset, and moves behind it. It moves by at least one character. */
export function readScalar(reading: JsonReading): JsonValue {
  const code = reading.text.charCodeAt(reading.offset);
  if (closingQuote(code) !== undefined) return readString(reading);
  const value = readNumber(reading) ?? readLiteral(reading);
  // Not `??`: null is one of the literals.
  return value === undefined ? readBareWord(reading) : value;
}

/** Reads the string at the reading's offset, whatever its quotes, and moves behind it. */
export function readString(reading: JsonReading, complain = complainOfItem): string {
  const { text, offset: start } = reading;
  if (text.charCodeAt(start) === character.quote) {
    const end = plainStringEnd(text, start);
    if (end >= 0) {
      reading.offset = end + 1;
      return text.slice(start + 1, end);
    }
  }
  const quoted = readQuotedText(text, start);
  reading.offset = quoted.end;
  for (const problem of problemsOf(text, start, quoted)) complain(reading, problem);
  if (quoted.isClosed || text.charCodeAt(start) !== character.quote) return quoted.value;
  // Inside an object or array one message tells it all: that the text ends too early.
  const isCutOff = quoted.end >= text.length && reading.frames.length > 0;
  if (isCutOff) reading.missingAtEnd = '"';
  else complain(reading, noClosingQuote(start, quoted.end));
  return quoted.value;
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function readNumber(reading: JsonReading): number | undefined {
  const { text, offset: start } = reading;
  const code = text.charCodeAt(start);
  if (code !== character.minus && !(code >= character.zero && code <= character.nine)) return undefined;
  numberPattern.lastIndex = start;
  if (!numberPattern.test(text)) return undefined;
  const end = numberPattern.lastIndex;
  if (isWordCharacter(text.charCodeAt(end))) return undefined;
  const number = Number(text.slice(start, end));
  if (!Number.isFinite(number)) return undefined;
  reading.offset = end;
  return number;
}

function readLiteral(reading: JsonReading): JsonValue | undefined {
  for (const [word, value] of literals) {
    const end = reading.offset + word.length;
    if (!reading.text.startsWith(word, reading.offset) || isWordCharacter(reading.text.charCodeAt(end))) continue;
    reading.offset = end;
    return value;
  }
  return undefined;
}

const literals: readonly (readonly [string, JsonValue])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];

function readBareWord(reading: JsonReading): JsonValue {
  const { text, offset: start } = reading;
  const end = bareTextEnd(text, start);
  const word = readWord(text.slice(start, end));
  reading.offset = end;
  const { message, replacement } = word;
  const edits = [{ start, end, text: replacement ?? "" }];
  const fix = replacement === undefined ? {} : { fix: { title: `Write ${replacement}`, edits } };
  complainOfItem(reading, { message, start, end, ...fix });
  return word.value;
}

function problemsOf(text: string, start: number, quoted: QuotedText): SyntaxProblem[] {
  const { badEscapes, rawControls } = quoted;
  if (text.charCodeAt(start) !== character.quote) return [wrongQuotes(start, quoted)];
  const problems: SyntaxProblem[] = [];
  const [bad] = badEscapes;
  if (bad !== undefined) problems.push(badEscape(text, bad, badEscapes));
  const [control] = rawControls;
  if (control !== undefined) problems.push(rawControl(control, rawControls));
  return problems;
}

function noClosingQuote(start: number, end: number): SyntaxProblem {
  return {
    message: 'The text has no closing quote. Put a " at its end.',
    start,
    end,
    fix: { title: "Insert the closing quote", edits: [{ start: end, end, text: '"' }] },
  };
}

function wrongQuotes(start: number, { value, end }: QuotedText): SyntaxProblem {
  return {
    message: 'Text stands in double quotes: ".',
    start,
    end,
    fix: { title: "Use double quotes", edits: [{ start, end, text: JSON.stringify(value) }] },
  };
}

// One message for all of a string's bad escapes: a path such as C:\data\runs is one mistake, not two.
function badEscape(text: string, first: Replacement, all: readonly Replacement[]): SyntaxProblem {
  const { start } = first;
  const source = text.charAt(start + 1) < " " ? "\\" : text.slice(start, start + 2);
  const instead = first.text === "'" ? "'" : "a backslash as \\\\";
  return {
    message: `JSON knows no escape ${source}. Write ${instead}${howMany(all)}.`,
    start,
    end: start + source.length,
    ...fixOfAll(all),
  };
}

function rawControl(first: Replacement, all: readonly Replacement[]): SyntaxProblem {
  const what = first.text === "\\n" || first.text === "\\r" ? "A line break" : "A control character";
  return {
    message: `${what} cannot stand in a text as it is. Write ${first.text}${howMany(all)}.`,
    start: first.start,
    end: first.end,
    ...fixOfAll(all),
  };
}

function howMany(all: readonly Replacement[]): string {
  if (all.length === 1) return "";
  const count = all.length < maxReplacements ? `${all.length}` : `${maxReplacements} or more`;
  return `, here and wherever else it is needed in this text (${count} times)`;
}

function fixOfAll(all: readonly Replacement[]): Pick<SyntaxProblem, "fix"> {
  if (all.length >= maxReplacements) return {};
  return {
    fix: { title: all.length === 1 ? "Correct the escape" : `Correct all ${all.length} in this text`, edits: all },
  };
}
