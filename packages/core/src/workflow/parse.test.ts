import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Fix } from "./diagnostic.ts";
import { maxSyntaxDiagnostics } from "./json/syntax-problems.ts";
import { maxDepth } from "./json/value-reader.ts";
import { maxTextLength, parse } from "./parse.ts";

/** Text, its value, the text under each diagnostic, and the text after its one fix. */
type Case = [name: string, text: string, value: unknown, problems: string[], mended?: string];

const forgottenOrTooMany: Case[] = [
  ["a comma after the last member", '{"a":1,}', { a: 1 }, [","], '{"a":1}'],
  ["a comma after the last element", "[1, ]", [1], [","], "[1 ]"],
  ["a comma before the first element", "[,1]", [1], [","], "[1]"],
  ["several commas in a row", "[1,,,2]", [1, 2], [",,"], "[1,2]"],
  ["a missing comma between members", '{"a":1\n"b":2}', { a: 1, b: 2 }, ["1"], '{"a":1,\n"b":2}'],
  ["a missing comma between elements", '["a" "b"]', ["a", "b"], ['"'], '["a", "b"]'],
  ["a missing colon", '{"a" 1}', { a: 1 }, ['"a"'], '{"a": 1}'],
  ["an equals sign for a colon", '{"a" = 1}', { a: 1 }, ["="], '{"a" : 1}'],
  ["a key without a value", '{"a":,"b":1}', { b: 1 }, ['"a"']],
  ["a key alone", '{"a"}', {}, ['"a"']],
  ["missing brackets at the end", '{"a":[{"b":1', { a: [{ b: 1 }] }, [""], '{"a":[{"b":1}]}'],
  ["a comma and then the end", '{"a":[1, ', { a: [1] }, [""], '{"a":[1]} '],
  ["a text that ends inside a string", '{"a":["b', { a: ["b"] }, [""], '{"a":["b"]}'],
  ["a text that ends before a value", '{"a":', {}, [""]],
  ["a missing bracket before a brace", '{"a":[1,2}', { a: [1, 2] }, ["}"], '{"a":[1,2]}'],
  ["a mistyped bracket", '{"a":[1},"b":2}', { a: [1], b: 2 }, ["}"], '{"a":[1],"b":2}'],
  [
    "a brace too many inside",
    '{"n":[{"i":1}},{"i":2}]}',
    { n: [{ i: 1 }, { i: 2 }] },
    ["}"],
    '{"n":[{"i":1},{"i":2}]}',
  ],
  ["a brace too many at the root", '{"a":1},"b":2}', { a: 1, b: 2 }, ["}"], '{"a":1,"b":2}'],
  ["a missing brace before the next node", '[{"i":1,{"i":2}]', [{ i: 1 }, { i: 2 }], [","], '[{"i":1},{"i":2}]'],
  ["a missing bracket before the next key", '{"n":[1,"e":[]}', { n: [1], e: [] }, [","], '{"n":[1],"e":[]}'],
];

const texts: Case[] = [
  ["single quotes", `{"a":'say "no"'}`, { a: 'say "no"' }, [`'say "no"'`], '{"a":"say \\"no\\""}'],
  ["a key in single quotes", "{'a':1}", { a: 1 }, ["'a'"], '{"a":1}'],
  ["typographic quotes", "[“a”]", ["a"], ["“a”"], '["a"]'],
  ["a key without quotes", "{a_1: 1}", { a_1: 1 }, ["a_1"], '{"a_1": 1}'],
  [
    "text without quotes",
    '{"a": two words, "b": 1}',
    { a: "two words", b: 1 },
    ["two words"],
    '{"a": "two words", "b": 1}',
  ],
  ["an address without quotes", "[http://x.y/z]", ["http://x.y/z"], ["http://x.y/z"], '["http://x.y/z"]'],
  ["a forgotten closing quote", '{"a":"hello,\n"b":2}', { a: "hello", b: 2 }, ['"hello'], '{"a":"hello",\n"b":2}'],
  ["a forgotten closing quote at the end", '{"a":"hello}', { a: "hello" }, ['"hello'], '{"a":"hello"}'],
  ["line breaks in a text", '{"a":"x\ny\n","b":1}', { a: "x\ny\n", b: 1 }, ["\n"], '{"a":"x\\ny\\n","b":1}'],
  ["a tab in a text", '["\t"]', ["\t"], ["\t"], '["\\t"]'],
  ["bad escapes", '["C:\\Users\\data"]', ["C:\\Users\\data"], ["\\U"], '["C:\\\\Users\\\\data"]'],
  ["an escaped apostrophe", '["it\\\'s"]', ["it's"], ["\\'"], '["it\'s"]'],
  ["a short escape", '["\\u12"]', ["\\u12"], ["\\u"], '["\\\\u12"]'],
  ["quotes inside a text", '{"a":"say "hi, you" to","b":1}', { a: "say ", b: 1 }, ["hi"]],
];

const words: Case[] = [
  ["NaN", '{"a":NaN}', { a: null }, ["NaN"]],
  ["the literals of Python", "[None, True]", [null, true], ["None", "True"]],
  ["undefined", "[undefined]", [null], ["undefined"], "[null]"],
  ["a leading zero", "[-012]", [-12], ["-012"], "[-12]"],
  ["a plus sign", "[+1]", [1], ["+1"], "[1]"],
  ["a bare fraction", "[.5]", [0.5], [".5"], "[0.5]"],
  ["a bare point", "[1.]", [1], ["1."], "[1]"],
  ["hexadecimal", "[0x1F]", [31], ["0x1F"], "[31]"],
  ["a date without quotes", "[2024-01-01]", ["2024-01-01"], ["2024-01-01"], '["2024-01-01"]'],
  ["a number that is too large", "[-1e400]", [-Number.MAX_VALUE], ["-1e400"]],
];

const around: Case[] = [
  ["an empty text", "", undefined, [""]],
  ["blanks alone", " \n", undefined, [""]],
  ["another language", "name: x\nnodes: 1", undefined, ["name: x\nnodes: 1"]],
  ["a closing bracket alone", "}", undefined, ["}"]],
  ["comments", '// a\n{"a":/* b */1} # c', { a: 1 }, ["// a", "/* b */", "# c"]],
  ["a no-break space", '{\u00a0"a":1}', { a: 1 }, ["\u00a0"], '{ "a":1}'],
  ["text after the end", '{"a":1} and more\n', { a: 1 }, ["and more"], '{"a":1} \n'],
  ["a second value", "{} {}", {}, ["{}"], "{} "],
  ["a fenced block", '```json\n{"a":1}\n```', { a: 1 }, ["```json\n", "```"]],
  ["something unreadable", '{"a":1 % 2,\n"b":3}', { a: 1, b: 3 }, ["%"]],
];

describe.each([
  ["what is forgotten or too many", forgottenOrTooMany],
  ["texts", texts],
  ["words and numbers", words],
  ["what stands around the value", around],
])("%s", (_, cases) => {
  test.each(cases)("reports %s once and reads on", (...[, text, value, problems, mended]) => {
    const parsed = parse(text);
    expect(parsed.value).toEqual(value);
    const spans = parsed.diagnostics.map(({ range }) => text.slice(range.start.offset, range.end.offset));
    expect(spans).toEqual(problems);
    for (const { code, severity } of parsed.diagnostics) expect([code, severity]).toEqual(["json-syntax", "error"]);
    const fix = parsed.diagnostics[0]?.fix;
    if (mended !== undefined) expect(fix && apply(text, fix)).toBe(mended);
  });
});

test("points each problem at its value and its line", () => {
  const { diagnostics } = parse('{\n  "a/b": [\n    0,\n    tru\n  ],,\n}');
  expect(diagnostics.map(({ pointer, range }) => [pointer, range.start.line, range.start.character])).toEqual([
    ["/a~1b/1", 3, 4],
    ["", 4, 3],
    ["", 4, 4],
  ]);
});

test("reports a key that stands twice, at its second place, and lets the last one count", () => {
  const text = '{"a":1,"b":{"c":1,"\\u0063":2}}';
  const { value, diagnostics } = parse(text);
  expect(value).toEqual({ a: 1, b: { c: 2 } });
  expect(diagnostics).toMatchObject([
    { code: "json-duplicate-key", pointer: "/b/c", range: { start: { offset: 18 } } },
  ]);
});

test("keeps __proto__ as a key like any other", () => {
  const { value, diagnostics } = parse('{"__proto__":{"polluted":1},"constructor":2,"toString":3}');
  expect(diagnostics).toEqual([]);
  expect(Object.keys(value ?? {})).toEqual(["__proto__", "constructor", "toString"]);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test("reports __proto__ that stands twice", () => {
  expect(parse('{"__proto__":1,"__proto__":2}').diagnostics).toMatchObject([{ code: "json-duplicate-key" }]);
});

test("accepts as many levels as it says, and cuts off the next", () => {
  const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  expect(parse(deep(maxDepth)).diagnostics).toEqual([]);
  const { value, diagnostics } = parse(`{"deep":${deep(maxDepth)},"next":1}`);
  expect(diagnostics).toMatchObject([{ code: "json-too-deep", range: { start: { offset: maxDepth + 7 } } }]);
  expect(value).toMatchObject({ next: 1 });
  expect(JSON.stringify(value)).toContain("[null]");
});

test.each([10_000, 1_000_000])("survives %i levels, closed or not", (levels) => {
  const open = '{"a":['.repeat(levels / 2);
  expect(parse(open + "]}".repeat(levels / 2)).diagnostics.map(({ code }) => code)).toEqual(["json-too-deep"]);
  expect(parse(open).diagnostics.map(({ code }) => code)).toEqual(["json-too-deep", "json-syntax"]);
});

test("does not read a text that is too long", () => {
  const parsed = parse(`"${"x".repeat(maxTextLength)}"`);
  expect(parsed.value).toBeUndefined();
  expect(parsed.diagnostics).toMatchObject([{ code: "json-too-large", pointer: "" }]);
  expect(parsed.rangeAt("/nodes").end.offset).toBe(0);
});

test("stops listing problems at the limit and says how many more there are", () => {
  const { diagnostics, value } = parse(`[${"1 ".repeat(501)}]`);
  expect(value).toHaveLength(501);
  expect(diagnostics).toHaveLength(maxSyntaxDiagnostics);
  expect(diagnostics.at(-1)?.message).toContain(`${500 - maxSyntaxDiagnostics + 1} more problems`);
});

test("accepts a byte order mark", () => {
  expect(parse('\ufeff{"a":1}')).toMatchObject({ value: { a: 1 }, diagnostics: [] });
});

test("reads odd but valid values as JSON.parse does", () => {
  const text = String.raw`[-0, 9007199254740993, 1E-400, 5e-324, 1e+2, "\ud800", "\uDE00\ud83d", "\b\f\/\u0000", "", {"":{}}]`;
  expect(parse(text)).toMatchObject({ value: JSON.parse(text), diagnostics: [] });
  expect(Object.is((parse("[-0]").value as number[])[0], -0)).toBe(true);
});

test("reads every JSON value as JSON.parse does", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 2, "\t", "\r\n"), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const parsed = parse(text);
      expect(parsed.diagnostics).toEqual([]);
      expect(parsed.value).toStrictEqual(JSON.parse(text));
    }),
  );
});

const jsonLike = fc.string({
  unit: fc.constantFrom(
    ..."{}[],:\"'\\/*#ntu019.eE+- \n\r\t“”`é\u00a0\ufeff\u0001",
    "true",
    "null",
    '"a":',
    "{}",
    "[1]",
  ),
  maxLength: 60,
});

test("throws on no text, and finds a problem exactly where JSON.parse does", () => {
  fc.assert(
    fc.property(fc.oneof(jsonLike, fc.string({ unit: "binary" })), (text) => expectAgreement(text)),
    { numRuns: 3000 },
  );
});

test("finds a problem in corrupted JSON exactly where JSON.parse does", () => {
  const corruption = fc.record({
    at: fc.nat(),
    removed: fc.constantFrom(0, 1),
    inserted: fc.constantFrom(..."{}[],:\"'\\/ \n0a", "", "\u00a0"),
  });
  fc.assert(
    fc.property(fc.jsonValue(), corruption, (value, { at, removed, inserted }) => {
      const text = JSON.stringify(value, null, 1);
      const offset = at % (text.length + 1);
      expectAgreement(text.slice(0, offset) + inserted + text.slice(offset + removed));
    }),
    { numRuns: 3000 },
  );
});

function expectAgreement(text: string): void {
  const { value, diagnostics, pointerAt, rangeAt } = parse(text);
  const problems = diagnostics.filter(({ code }) => code === "json-syntax");
  for (const { range, fix } of problems) {
    expect(range.start.offset).toBeLessThanOrEqual(range.end.offset);
    expect(range.end.offset).toBeLessThanOrEqual(text.length);
    if (fix) expect(apply(text, fix)).not.toBe(text);
  }
  for (let offset = 0; offset <= text.length; offset++) rangeAt(pointerAt(offset)?.pointer ?? "");
  const expected = parseStrictly(text);
  if (expected === undefined) {
    expect(problems, text).not.toEqual([]);
  } else {
    expect(problems, text).toEqual([]);
    expect(value).toStrictEqual(expected.value);
  }
}

/** What `JSON.parse` gives, less what we refuse on purpose (Infinity) and with what we accept (a byte order mark). */
function parseStrictly(text: string): { value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ""), (_, part: unknown) => {
      if (part === Number.POSITIVE_INFINITY || part === Number.NEGATIVE_INFINITY) throw new RangeError("not JSON");
      return part;
    });
    return { value };
  } catch {
    return undefined;
  }
}

function apply(text: string, fix: Fix): string {
  const fromTheEnd = [...fix.edits].sort((a, b) => b.range.start.offset - a.range.start.offset);
  return fromTheEnd.reduce(
    (result, { range, text: piece }) => result.slice(0, range.start.offset) + piece + result.slice(range.end.offset),
    text,
  );
}
