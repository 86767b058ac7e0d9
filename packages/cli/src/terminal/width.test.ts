import fc from "fast-check";
import { expect, test } from "vitest";
import { pad, shorten, widthOf } from "./width.ts";

test.each([
  ["abc", 3],
  ["漢字", 4],
  ["👩‍🚀", 2],
  ["e\u0301", 1],
  ["\u001b[31mred\u001b[39m", 3],
])("%j takes %i columns", (text, columns) => {
  expect(widthOf(text)).toBe(columns);
});

test("a shortened text never takes more columns than it may", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "漢", "👩‍🚀", " ", "e\u0301", "🇩🇪"), maxLength: 60 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 40 }), (given, columns) => {
      const short = shorten(given, columns);
      expect(widthOf(short)).toBeLessThanOrEqual(columns);
      if (widthOf(given) <= columns) expect(short).toBe(given);
    }),
  );
});

test("a text is never cut within a character", () => {
  expect(shorten("👩‍🚀👩‍🚀", 3)).toBe("👩‍🚀…");
  expect(shorten("漢字", 3)).toBe("漢…");
  expect(shorten("anything", 0)).toBe("");
});

test("padding counts columns", () => {
  expect(pad("漢", 4)).toBe("漢  ");
});
