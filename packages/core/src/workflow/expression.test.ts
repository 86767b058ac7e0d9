import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { isChasmError } from "../errors.ts";
import { type Expression, parseExpression } from "./expression.ts";

const scope: JsonObject = {
  outputs: {
    score: 0.9,
    n: 3,
    zero: 0,
    nothing: null,
    text: "3",
    list: [1, 2, 3],
    pair: [1, 2],
    users: [
      { name: "Ada", age: 36 },
      { name: "Bo", age: 3 },
    ],
    "a-b": { c: 1 },
    many: Array.from({ length: 20_000 }, (_, index) => index),
  },
  item: { price: 2.5 },
  index: 2,
  topic: "cats",
  now: "2025-01-31T12:00:00.000Z",
};

function parsed(source: string): Expression {
  const { expression, problems } = parseExpression(source);
  if (expression === undefined) throw new Error(`${source}: ${JSON.stringify(problems)}`);
  return expression;
}

function evaluated(source: string, values: JsonObject = scope): JsonValue {
  return parsed(source).evaluate(values);
}

function failureOf(source: string, values: JsonObject = scope): string {
  const expression = parsed(source);
  try {
    expression.evaluate(values);
  } catch (error) {
    if (isChasmError(error, "EXPRESSION_FAILED")) return error.message;
    throw error;
  }
  throw new Error(`${source} does not fail`);
}

function problemsOf(source: string): readonly string[] {
  const { problems, expression } = parseExpression(source);
  expect(expression).toBeUndefined();
  for (const { start, end } of problems) {
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(end).toBeLessThanOrEqual(source.length);
  }
  return problems.map(({ message, start, end }) => `${start}-${end} ${message}`);
}

describe("text that is no expression", () => {
  it.each([
    ["", "0-0 The expression is empty."],
    ["a = b", '2-3 Unexpected character "=". Equality is `==`.'],
    ["f(", "2-2 A value is expected here, not the end of the expression."],
    ["{{topic}} == 1", "7-8 Expected `:`, got `}`. An expression is CEL: write the name alone, without {{ }}."],
    ["outputs.check-in.x", "14-16 A value is expected here, not `in`. A key with a dash is written outputs['a-b']."],
    ["x.map(1, 2)", "6-7 The first argument must be a plain name, which stands for each item: list.map(x, …)."],
    ["1 + 'a'", "0-7 `+` cannot take a number and a text; write string(x) to join a number to text."],
    ["size(a) == '3'", "0-14 A number never equals a text, so `==` always gives the same."],
    ["'a' && b", "0-3 A condition must be true or false; `'a'` is a text."],
    ["foo(1)", "0-6 There is no function foo()."],
    ["'a'.includes('b')", "0-17 There is no method includes(); write contains(), or x in list."],
    ["a.startsWith()", "0-14 startsWith() cannot take a value. It takes (a text, a text)."],
    ["matches(a, '[')", "11-14 The pattern is not valid: missing closing ]: `[`."],
    ["b'a'", "0-4 JSON has no bytes; write the text without its b."],
    ["1e400", "0-5 The number is too large for JSON."],
    ["__proto__", "0-9 A name of CEL's own cannot name a value: __proto__."],
  ])("%s is a problem with its place", (source, problem) => {
    expect(problemsOf(source)).toEqual([problem]);
  });

  it("lists every problem of an expression in order", () => {
    expect(problemsOf("foo(1) || bar(2)")).toHaveLength(2);
  });

  it.each([
    ["parentheses", `${"(".repeat(10_000)}1${")".repeat(10_000)}`],
    ["negations", `${"!".repeat(19_000)}true`],
    ["lists", "[".repeat(10_000)],
    ["sums", `1${"+1".repeat(9_000)}`],
    ["members", `a${".b".repeat(9_000)}`],
    ["length", `'${"a".repeat(30_000)}'`],
  ])("refuses too many %s", (_name, source) => {
    expect(problemsOf(source)).toHaveLength(1);
  });

  it("refuses whole numbers that JSON cannot hold exactly", () => {
    expect(problemsOf("9007199254740993")).toHaveLength(1);
    expect(evaluated("9007199254740991")).toBe(9_007_199_254_740_991);
  });
});

describe("a failing expression", () => {
  it.each([
    ["outputs.missing", '`outputs` has no key "missing"; it has "score", "n", "zero", "nothing", "text", ….'],
    ["outputs.users[0].nme", '`outputs.users[0]` has no key "nme"; it has "name", "age".'],
    ["outputs.list[9]", "`outputs.list` has no item 9; it is a list of 3."],
    ["outputs.n.x", "`outputs.n` is a number, not an object or a list, so nothing can be read from it."],
    ["nobody", 'there is no value named `nobody`; what there is: "outputs", "item", "index", "topic", "now".'],
    ["outputs.n ? 1 : 2", "`outputs.n` is a number, not true or false."],
    ["'n: ' + outputs.n", "`+` cannot take a text and a number; write string(x) to join a number to text."],
    ["1 / outputs.zero", "division by zero."],
    ["outputs.score % 2", "% takes whole numbers."],
    ["1e308 * outputs.list[1]", "a number becomes too large for JSON."],
    ["double('inf')", "double() is given text that is not a number."],
    ["'a'.matches(topic + '[')", "the pattern of matches() is not valid: missing closing ]: `[`."],
    ["timestamp('2025-02-30T00:00:00Z')", "in the years 1 to 9999."],
  ])("%s says what failed", (source, message) => {
    const failure = failureOf(source);
    expect(failure).toContain(`The expression \`${source}\` failed: `);
    expect(failure.endsWith(message)).toBe(true);
  });

  it.each([
    "outputs.__proto__",
    "outputs.constructor",
    "toString",
    "constructor.name",
    "topic.length",
    "outputs.list.length",
  ])("%s never reaches a prototype", (source) => {
    failureOf(source);
  });

  it("stops loops inside loops", () => {
    expect(failureOf("outputs.many.all(x, outputs.many.all(y, x + y >= 0))")).toContain("too many steps");
    expect(failureOf("outputs.many.exists(x, outputs.many.exists(y, nobody))")).toContain("too many steps");
  });

  it("stops a result that shares its parts from being written out", () => {
    expect(failureOf(`[[0, 0]]${".map(a, [a, a])".repeat(60)}`)).toContain("too many steps");
    expect(failureOf(`string([[0, 0]]${".map(a, [a, a])".repeat(60)})`)).toContain("too many steps");
  });

  it("copes with data nested deeper than the stack", () => {
    const depth = 100_000;
    const deep = JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`) as JsonValue;
    const other = JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`) as JsonValue;
    expect(failureOf("a == b", { a: deep, b: other })).toContain("nested too deeply");
    expect(evaluated("a", { a: deep })).toBe(deep);
  });
});

describe("an expression over JSON", () => {
  it.each<[string, JsonValue]>([
    ["outputs.score > 0.8 && size(outputs.users) > 0", true],
    ["item.price * 2", 5],
    ["index % 2 == 0", true],
    ["outputs.n == 3", true],
    ["outputs.n == 3.0", true],
    ["outputs.text == 3", false],
    ["outputs.list[0]", 1],
    ["outputs.list[index]", 3],
    ["outputs.n + 1", 4],
    ["[1, 2] == outputs.pair", true],
    ["{'a': [1.0]} == {'a': [1]}", true],
    ["3 in outputs.list", true],
    ["outputs.n in [1, 2, 3]", true],
    ["'a-b' in outputs", true],
    ["outputs.n > 1 ? 'many' : 1", "many"],
    ["string(outputs.n)", "3"],
    ["string(outputs.pair)", "[1,2]"],
    ["{'a': outputs.n, 'b': [1, 'x', null]}", { a: 3, b: [1, "x", null] }],
    ["outputs.nothing == null", true],
    ["outputs['a-b'].c", 1],
    ["outputs.users.filter(u, u.age > 18).map(u, u.name)", ["Ada"]],
    ["outputs.users.map(u, u.age > 18, u.name)", ["Ada"]],
    ["outputs.users.exists_one(u, u.age == 3)", true],
    ["outputs.list.all(x, outputs.pair.exists(y, x >= y))", true],
    [
      "outputs.list.map(x, outputs.pair.map(y, x * y))",
      [
        [1, 2],
        [2, 4],
        [3, 6],
      ],
    ],
    ["cel.bind(x, outputs.n, x * x)", 9],
    ["size('héllo😀')", 6],
    ["'a😀b'.substring(1, 2)", "😀"],
    ["'a,b'.split(',').join('-')", "a-b"],
    ["'ÀBc'.lowerAscii()", "Àbc"],
    ["type(outputs.n) == int && type(outputs.nothing) == null_type", true],
    ["0 * -1", 0],
    ["1u + 0x10", 17],
    ["timestamp(now)", "2025-01-31T12:00:00.000Z"],
    ["[timestamp(now) - duration('1h30m'), duration('90s')]", ["2025-01-31T10:30:00.000Z", "90s"]],
    ["timestamp(now).getHours('+02:00')", 14],
    ["topic // the subject", "cats"],
  ])("%s", (source, value) => {
    expect(evaluated(source)).toEqual(value);
  });

  it("computes with doubles, as JSON has one number type", () => {
    expect(evaluated("[1 / 2, 10 / 4, size(outputs.list) / 2, 7 % 3, -7 % 3]")).toEqual([0.5, 2.5, 1.5, 1, -1]);
  });

  it("rounds whole numbers beyond 2^53 as JSON.parse does", () => {
    expect(evaluated("9007199254740991 + 2")).toBe(9_007_199_254_740_992);
  });

  it("lets the side of && and || that decides make up for the other", () => {
    expect(evaluated("nobody || true")).toBe(true);
    expect(evaluated("false && nobody")).toBe(false);
    expect(evaluated("outputs.list.exists(x, x == 3 || nobody)")).toBe(true);
  });

  it("lets has() ask for any step of a path", () => {
    expect(evaluated("[has(outputs.x.y), has(outputs['a-b'].c), has(nobody), has(outputs.nothing)]")).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(evaluated("has(outputs.x) ? outputs.x : 0")).toBe(0);
  });

  it("reads and builds keys named like prototype members as plain keys", () => {
    const hostile = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}') as JsonObject;
    expect(evaluated("constructor", hostile)).toBe(2);
    expect(evaluated("v.__proto__.a + v.constructor", { v: hostile })).toBe(3);
    expect(JSON.stringify(evaluated("{'__proto__': 1, 'constructor': 2}"))).toBe('{"__proto__":1,"constructor":2}');
  });

  it("matches catastrophic patterns in linear time", () => {
    expect(evaluated("text.matches('(a+)+$')", { text: `${"a".repeat(100_000)}!` })).toBe(false);
    expect(evaluated("matches('2025-01-31', r'^\\d{4}-\\d\\d')")).toBe(true);
  });
});
