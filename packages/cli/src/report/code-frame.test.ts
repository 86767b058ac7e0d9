import { parse } from "@chasmx/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Palette } from "../terminal/palette.ts";
import { widthOf } from "../terminal/width.ts";
import { codeFrame } from "./code-frame.ts";

const same = (text: string) => text;
const palette: Palette = { strong: same, faint: same, good: same, bad: same, warning: same, name: same };

/** The frame of the first `[…]` of a text. */
function frame(text: string, columns = 80): string[] {
  const { rangeInString: _, ...parsed } = parse(text);
  return codeFrame(text, parsed.rangeAt("/at"), { columns, palette });
}

describe("a code frame", () => {
  test("underlines the place below its line", () => {
    expect(frame('{\n  "at": 123 }')).toEqual([' 2 |   "at": 123 }', "   |         ^^^"]);
  });

  test("counts wide characters as they are shown", () => {
    expect(frame('{"漢字": 1, "at": 2}')).toEqual([' 1 | {"漢字": 1, "at": 2}', `   | ${" ".repeat(18)}^`]);
  });

  test("spells out what a terminal would act on, and points at the right place still", () => {
    expect(frame('{"\u009b\u202e": 1, "at": 2}')).toEqual([
      ' 1 | {"\\u009b\\u202e": 1, "at": 2}',
      `   | ${" ".repeat(26)}^`,
    ]);
  });

  test("cuts a long line on both sides", () => {
    const lines = frame(`{"a": "${"x".repeat(500)}", "at": 5, "b": "${"y".repeat(500)}"}`, 60);
    expect(lines[0]).toMatch(/^ 1 \| …x+", "at": 5, "b": "y+…$/);
    expect(lines[1]?.indexOf("^")).toBe(lines[0]?.indexOf("5, "));
    expect(lines.every((line) => widthOf(line) <= 60)).toBe(true);
  });

  test("is safe and within its columns, whatever the text", () => {
    const text = fc.string({ unit: "binary", maxLength: 200 });
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (given, first, second) => {
        const offsets = [first % (given.length + 1), second % (given.length + 1)].sort((a, b) => a - b);
        const place = (offset: number) => {
          const before = given.slice(0, offset).split(/\r\n|[\r\n]/);
          return { line: before.length - 1, character: before.at(-1)?.length ?? 0, offset };
        };
        const [start, end] = [place(offsets[0] ?? 0), place(offsets[1] ?? 0)];
        for (const line of codeFrame(given, { start, end }, { columns: 60, palette })) {
          expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
          expect(widthOf(line)).toBeLessThanOrEqual(60);
        }
      }),
    );
  });
});
