import { RE2JS } from "re2js";

/** A compiled pattern. Matching takes time linear in the text: RE2 never backtracks. */
export interface RegularExpression {
  /** Whether the pattern matches any part of the text. */
  test(text: string): boolean;
  /** The pattern as written. ajv tells patterns apart by it. */
  toString(): string;
  /** How many instructions the pattern compiles to: one match costs at most this times the text's length. */
  readonly size: number;
}

/** What ajv's `code.regExp` option takes. */
export interface RegularExpressionEngine {
  (pattern: string, flags?: string): RegularExpression;
  /** How ajv's standalone code would name the engine; we compile schemas in memory only. */
  readonly code: string;
}

const maxPatternLength = 2_000;
const maxCached = 256;
const compiled = new Map<string, RegularExpression>();

/**
 * Compiles a pattern, in JavaScript's or RE2's notation, for `matches()` in CEL and `pattern` in schemas alike (pass it as
 * ajv's `code.regExp`). Throws a `SyntaxError` on what RE2 cannot do in linear time: lookaround, back references, a
 * repetition over 1,000. Flags are ignored: RE2 always matches whole code points, as `u` asks. Unlike JavaScript's, its `\s`
 * knows ASCII spaces only and its `.` stops at `\n` only.
 */
export const regularExpression: RegularExpressionEngine = Object.assign(
  (pattern: string): RegularExpression => {
    const known = compiled.get(pattern);
    if (known !== undefined) return known;
    const fresh = compile(pattern);
    if (compiled.size >= maxCached) dropOldest();
    compiled.set(pattern, fresh);
    return fresh;
  },
  { code: "regularExpression" },
);

function compile(pattern: string): RegularExpression {
  if (pattern.length > maxPatternLength) {
    throw new SyntaxError(`A pattern may have ${maxPatternLength} characters; this one has ${pattern.length}.`);
  }
  try {
    const program = RE2JS.compile(RE2JS.translateRegExp(pattern));
    return { test: (text) => program.test(text), toString: () => pattern, size: program.programSize() };
  } catch (cause) {
    throw new SyntaxError(reason(cause), { cause });
  }
}

function reason(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const text = message.replace("error parsing regexp: ", "");
  return text.includes("Perl syntax") ? `${text} (lookaround is left out so that matching takes linear time)` : text;
}

function dropOldest(): void {
  for (const pattern of compiled.keys()) {
    compiled.delete(pattern);
    return;
  }
}
