import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printable, printableJson, printableLine } from "./printable.ts";

/** What must never reach a terminal, written another way than the code under test has it. */
function isDangerous(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  const isControl = (code < 0x20 && code !== 0x0a && code !== 0x09) || (code >= 0x7f && code <= 0x9f);
  const isBidirectional = code === 0x061c || (code >= 0x200e && code <= 0x200f) || (code >= 0x202a && code <= 0x202e);
  const isIsolate = code >= 0x2066 && code <= 0x2069;
  const isSeparator = code === 0x2028 || code === 0x2029;
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  const isInvisible = code === 0x200b || code === 0xfeff || code === 0x00ad || (code >= 0xe0000 && code <= 0xe007f);
  return isControl || isBidirectional || isIsolate || isSeparator || isSurrogate || isInvisible;
}

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
);

describe("printable", () => {
  test("lets no dangerous character through, whatever the text", () => {
    fc.assert(fc.property(anyText, (text) => ![...printable(text)].some(isDangerous)));
  });

  test("of one line holds no line end and no tab either", () => {
    fc.assert(fc.property(anyText, (text) => !/[\n\r\t\v\f]/.test(printableLine(text))));
  });

  test.each([
    ["\u001b[2J\u001b]0;title\u0007", "\\u001b[2J\\u001b]0;title\\u0007"],
    ["\u009b31m", "\\u009b31m"],
    ["a\r\nb\tc", "a\nb\tc"],
    ["over\rwritten", "over\\u000dwritten"],
    ["user\u202Etxt.exe", "user\\u202etxt.exe"],
    ["\ud800", "\\ud800"],
    ["\u{e0041}", "\\u{e0041}"],
    ["👩‍🚀 naïve 漢字 ✓ 🇩🇪 e\u0301", "👩‍🚀 naïve 漢字 ✓ 🇩🇪 e\u0301"],
  ])("shows %j as %j", (text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});

describe("printableJson", () => {
  test("is one safe line that means the same", () => {
    fc.assert(
      fc.property(fc.jsonValue(), anyText, (value, text) => {
        const line = printableJson({ value, [text]: text });
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify({ value, [text]: text })));
        expect([...line].some((character) => isDangerous(character) || character === "\n")).toBe(false);
      }),
    );
  });

  test("escapes what JSON.stringify leaves: C1 controls, DEL and line separators", () => {
    expect(printableJson("\u009b \u007f \u2028 \u{e0041}")).toBe('"\\u009b \\u007f \\u2028 \\udb40\\udc41"');
  });
});
