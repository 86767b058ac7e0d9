import fc from "fast-check";
import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { linesOf } from "./lines.ts";

const text = fc.array(fc.constantFrom("a", "😀", "\n", "\r", "\r\n", "word ")).map((pieces) => pieces.join(""));

test("counts lines after any changes as an editor does", () => {
  const change = fc.record({ at: fc.nat(), length: fc.nat(6), put: text });
  fc.assert(
    fc.property(text, fc.array(change, { maxLength: 5 }), fc.nat(8), (first, changes, line) => {
      const lines = linesOf(first);
      let whole = first;
      for (const { at, length, put } of changes) {
        const start = at % (whole.length + 1);
        const end = Math.min(start + length, whole.length);
        whole = whole.slice(0, start) + put + whole.slice(end);
        lines.change(whole, { start, end }, put.length);
      }
      const expected = TextDocument.create("x", "x", 1, whole);
      for (let offset = -1; offset <= whole.length + 1; offset++) {
        expect(lines.positionAt(whole, offset)).toEqual(expected.positionAt(offset));
      }
      for (let character = -1; character < 12; character++) {
        const position = { line: line - 1, character };
        expect(lines.offsetAt(whole, position)).toBe(expected.offsetAt(position));
      }
    }),
    { numRuns: 2000 },
  );
}, 60_000);
