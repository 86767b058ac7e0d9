import { type RegularExpression, regularExpression } from "../regular-expression.ts";
import { Failure } from "./failure.ts";
import { type Overload, overload } from "./overload.ts";
import { charge, type Run, type Value } from "./value.ts";

const surrogate = /[\ud800-\udfff]/;

/** How many code points a text has, as CEL counts. */
export function textSize(text: string): number {
  return surrogate.test(text) ? [...text].length : text.length;
}

/** Part of a text by code points, so that no character is ever cut in half. */
function substring(text: string, start: number, end: number | undefined): string {
  const characters = surrogate.test(text) ? [...text] : undefined;
  const size = characters?.length ?? text.length;
  const stop = end ?? size;
  if (!(Number.isInteger(start) && Number.isInteger(stop) && start >= 0 && stop >= start && stop <= size)) {
    throw new Failure(() => `characters ${start} to ${stop} are not within a text of ${size}`);
  }
  return characters?.slice(start, stop).join("") ?? text.slice(start, stop);
}

/** Turns an index in UTF-16 units, or -1, into one in code points. */
function codePointIndex(text: string, index: number): number {
  return index <= 0 ? index : textSize(text.slice(0, index));
}

/** Turns an index in code points into one in UTF-16 units. */
function unitIndex(text: string, index: number): number {
  return substring(text, 0, index).length;
}

function split(text: string, separator: string, limit: number): readonly string[] {
  if (limit === 0) return [];
  const parts = separator === "" ? [...text] : text.split(separator);
  if (limit < 0 || parts.length <= limit) return parts;
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

function join(list: readonly Value[], separator: string, run: Run): string {
  charge(run, list.length);
  if (list.every((item) => typeof item === "string")) return list.join(separator);
  throw new Failure(() => "join() takes a list of texts; write list.map(x, string(x)).join()");
}

function isMatch(text: string, pattern: string, run: Run): boolean {
  let expression: RegularExpression;
  try {
    expression = regularExpression(pattern);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure(() => `the pattern of matches() is not valid: ${reason}`, { cause });
  }
  charge(run, text.length * Math.max(1, expression.size >>> 4));
  return expression.test(text);
}

function lower(letter: string): string {
  return letter.toLowerCase();
}

function upper(letter: string): string {
  return letter.toUpperCase();
}

/** `matches`, as a method and as a function: whether an RE2 pattern matches any part of the text. */
export const matches: readonly Overload[] = [
  overload(["string", "string"], "bool", ([text, pattern], run) => isMatch(text, pattern, run)),
];

/** Methods of texts, and of lists of texts. */
export const methodsOfText: readonly (readonly [string, readonly Overload[]])[] = [
  ["startsWith", [overload(["string", "string"], "bool", ([text, part]) => text.startsWith(part))]],
  ["endsWith", [overload(["string", "string"], "bool", ([text, part]) => text.endsWith(part))]],
  ["contains", [overload(["string", "string"], "bool", ([text, part]) => text.includes(part))]],
  ["lowerAscii", [overload(["string"], "string", ([text]) => text.replace(/[A-Z]+/g, lower))]],
  ["upperAscii", [overload(["string"], "string", ([text]) => text.replace(/[a-z]+/g, upper))]],
  ["trim", [overload(["string"], "string", ([text]) => text.trim())]],
  [
    "indexOf",
    [
      overload(["string", "string"], "number", ([text, part]) => codePointIndex(text, text.indexOf(part))),
      overload(["string", "string", "number"], "number", ([text, part, from]) =>
        codePointIndex(text, text.indexOf(part, unitIndex(text, from))),
      ),
    ],
  ],
  [
    "lastIndexOf",
    [
      overload(["string", "string"], "number", ([text, part]) => codePointIndex(text, text.lastIndexOf(part))),
      overload(["string", "string", "number"], "number", ([text, part, from]) =>
        codePointIndex(text, text.lastIndexOf(part, unitIndex(text, from))),
      ),
    ],
  ],
  [
    "substring",
    [
      overload(["string", "number"], "string", ([text, start]) => substring(text, start, undefined)),
      overload(["string", "number", "number"], "string", ([text, start, end]) => substring(text, start, end)),
    ],
  ],
  [
    "split",
    [
      overload(["string", "string"], "list", ([text, separator]) => split(text, separator, -1)),
      overload(["string", "string", "number"], "list", ([text, separator, limit]) => split(text, separator, limit)),
    ],
  ],
  [
    "join",
    [
      overload(["list"], "string", ([list], run) => join(list, "", run)),
      overload(["list", "string"], "string", ([list, separator], run) => join(list, separator, run)),
    ],
  ],
];
