import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { isChasmError } from "../errors.ts";
import { type Expression, parseExpression } from "./expression.ts";

const fragments = fc.constantFrom(
  ..."outputs . ( ) [ ] { } , : ? ! - + * / % < <= == != && || in n list users map filter all exists has size x y 1 0.5 'a' \"b\" true null string timestamp now matches '(a+)+$' duration '1h' cel.bind __proto__ constructor type {{ }} r'\\ b'' 1u 9e999".split(
    " ",
  ),
);

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.array(fragments, { maxLength: 30 }).map((parts) => parts.join("")),
  fc.array(fragments, { maxLength: 30 }).map((parts) => parts.join(" ")),
);

function expectJsonOrFailure(expression: Expression, values: JsonObject): void {
  let result: JsonValue;
  try {
    result = expression.evaluate(values);
  } catch (error) {
    expect(isChasmError(error, "EXPRESSION_FAILED")).toBe(true);
    expect(String(error)).not.toContain("ChasmX itself");
    return;
  }
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
}

describe("any text and any JSON", () => {
  it("never makes parseExpression throw", () => {
    fc.assert(
      fc.property(anyText, (source) => {
        const { expression, problems } = parseExpression(source);
        expect(expression === undefined).toBe(problems.length > 0);
        for (const { start, end } of problems) expect(0 <= start && start <= end && end <= source.length).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it("gives plain JSON or EXPRESSION_FAILED, whatever the expression and the data", () => {
    const names = fc.constantFrom("outputs", "n", "list", "users", "x", "now", "__proto__", "constructor", "a-b");
    const data = fc.dictionary(names, fc.jsonValue({ maxDepth: 3 })).map((value) => JSON.parse(JSON.stringify(value)));
    fc.assert(
      fc.property(anyText, data, (source, values: JsonObject) => {
        const { expression } = parseExpression(source);
        if (expression !== undefined) expectJsonOrFailure(expression, values);
      }),
      { numRuns: 3_000 },
    );
  });

  it("gives plain JSON or EXPRESSION_FAILED for every operation on every pair of values", () => {
    const operations = [
      "a + b",
      "a - b",
      "a * b",
      "a / b",
      "a % b",
      "a < b",
      "a == b",
      "a in b",
      "a[b]",
      "a && b",
      "!a",
    ];
    const calls = [
      "-a",
      "size(a)",
      "string(a)",
      "int(a)",
      "double(a)",
      "a.map(x, x + b)",
      "a.matches(b)",
      "a.split(b)",
    ];
    const times = ["timestamp(a)", "duration(a)", "a.substring(b)", "{a: b}", "a.join(b)", "has(a.b) ? a.b : b"];
    const value = fc.jsonValue({ maxDepth: 2 }).map((json) => JSON.parse(JSON.stringify(json)) as JsonValue);
    fc.assert(
      fc.property(fc.constantFrom(...operations, ...calls, ...times), value, value, (source, a, b) => {
        const { expression } = parseExpression(source);
        if (expression !== undefined) expectJsonOrFailure(expression, { a, b });
      }),
      { numRuns: 3_000 },
    );
  });
});
