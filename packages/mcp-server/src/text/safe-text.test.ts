import fc from "fast-check";
import { expect, it } from "vitest";
import { cut, quoted, safeJson, safeLine } from "./safe-text.ts";

const misleading = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;
const anyText = fc.string({ unit: "binary", maxLength: 400 });

it("lets nothing misleading through, and changes no value", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(JSON.parse(safeJson({ [text]: text }))).toEqual({ [text]: text });
      for (const shown of [safeJson(text), quoted(text), safeLine(text)]) expect(shown).not.toMatch(misleading);
    }),
  );
});

it("puts a text between quotes that it cannot leave, within a length", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const shown = quoted(text, 50);
      expect(typeof JSON.parse(shown)).toBe("string");
      expect((JSON.parse(shown) as string).length).toBeLessThanOrEqual(50);
    }),
  );
});

it("never cuts a character in two", () => {
  expect(cut("ab😀cd", 4)).toBe("ab…");
  expect(cut("ab😀", 4)).toBe("ab😀");
});
