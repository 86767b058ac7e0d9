import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { regularExpression } from "./regular-expression.ts";

describe("regularExpression", () => {
  it.each(["[", "(?=a)b", "(?!a)", "\\1", "x{1001}", "(x{1000}){1000}", "a".repeat(3_000)])(
    "refuses %s with a SyntaxError",
    (pattern) => {
      expect(() => regularExpression(pattern)).toThrow(SyntaxError);
    },
  );

  it("matches any part of the text, by whole code points", () => {
    expect(regularExpression("b+").test("abba")).toBe(true);
    expect(regularExpression("^.$").test("😀")).toBe(true);
    expect(regularExpression("\\u0041\\/").test("A/")).toBe(true);
    expect(regularExpression("^\\p{L}+$").test("Ünï")).toBe(true);
  });

  it("copes with lone surrogates and NUL", () => {
    expect(regularExpression("^a\\x00.$").test("a\0\ud800")).toBe(true);
  });

  it("keeps a pattern compiled, and forgets old ones", () => {
    const first = regularExpression("kept");
    expect(regularExpression("kept")).toBe(first);
    for (let index = 0; index < 300; index += 1) regularExpression(`pattern${index}`);
    expect(regularExpression("kept")).not.toBe(first);
  });

  it("serves ajv's `pattern`", () => {
    const validate = new Ajv({ code: { regExp: regularExpression } }).compile({ type: "string", pattern: "^(a+)+$" });
    expect(validate("aaa")).toBe(true);
    expect(validate(`${"a".repeat(50_000)}!`)).toBe(false);
  });
});
