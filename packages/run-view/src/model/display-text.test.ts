import { expect, test } from "vitest";
import { cut, displayJson, displayLine, displayText, excerpt } from "./display-text.ts";

test("spells out what nobody sees and what turns text around, and keeps lines, tabs, joiners and emoji", () => {
  expect(displayText("a\u0000\u001b[31m\u009b\u202Eexe\u2066\ufeff")).toBe(
    "a\\u0000\\u001b[31m\\u009b\\u202eexe\\u2066\\ufeff",
  );
  expect(displayText("one\r\ntwo\n\tthree\rfour")).toBe("one\ntwo\n\tthree\\u000dfour");
  expect(displayText("👩‍🔬 می‌خواهم")).toBe("👩‍🔬 می‌خواهم");
  expect(displayText("\u{e0041}\ud800")).toBe("\\u{e0041}\\ud800");
});

test("puts a text on one line, with separators that no JSON needs as blanks", () => {
  expect(displayLine("  a\u2028b\n\n c ")).toBe("a b c");
});

test("shows a text as it stands and any other value as JSON", () => {
  expect(displayJson('"quoted"')).toBe('"quoted"');
  expect(displayJson({ a: [1, "\u202e"] })).toBe('{\n  "a": [\n    1,\n    "\\u202e"\n  ]\n}');
});

test("cuts between characters, never within one", () => {
  expect(cut("ab😀c", 3)).toBe("ab");
  expect(cut("ab😀c", 4)).toBe("ab😀");
  expect(excerpt("x".repeat(1_000_000), 10)).toBe(`${"x".repeat(9)}…`);
  expect(excerpt(`${" ".repeat(1000)}late`, 10)).toBe("…");
  expect(excerpt({ a: 1 }, 10)).toBe('{"a":1}');
});
