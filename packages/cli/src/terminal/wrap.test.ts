import fc from "fast-check";
import { expect, test } from "vitest";
import { widthOf } from "./width.ts";
import { wrap } from "./wrap.ts";

test.each([
  ["one two three", 7, ["one two", "three"]],
  ["  indented text", 10, ["  indented", "text"]],
  ["a\n\nb", 5, ["a", "", "b"]],
  ["abcdefgh", 3, ["abc", "def", "gh"]],
  ["漢字漢", 4, ["漢字", "漢"]],
  ["", 5, [""]],
])("%j in %i columns is %j", (text, columns, lines) => {
  expect(wrap(text, columns)).toEqual(lines);
});

test("no line is wider than it may be, and nothing but blanks is lost, whatever the text", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "漢", "👩‍🚀", " ", "\n", "e\u0301", "-"), maxLength: 200 });
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 30 }), (given, columns) => {
      const lines = wrap(given, columns);
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      expect(lines.join("").replace(/\s/g, "")).toBe(given.replace(/\s/g, ""));
    }),
  );
});
