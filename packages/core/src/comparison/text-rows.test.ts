import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type TextRow, textRows } from "./text-rows.ts";

const signs = { kept: " ", removed: "-", added: "+", "left-out": "~" } as const;

/** The rows as a reader sees them, with what differs in brackets. */
function drawn(before: string, after: string): string[] | undefined {
  const drawRow = ({ change, parts }: TextRow) =>
    signs[change] + parts.map(({ text, isChanged }) => (isChanged ? `[${text}]` : text)).join("");
  return textRows({ change: "changed", pointer: "", before, after })?.map(drawRow);
}

const long = "You are a careful reader who takes time for every single word of a text. ";

describe("textRows", () => {
  test("leaves short texts, and what is no text, to be shown side by side", () => {
    expect(drawn("short", "shorter")).toBeUndefined();
    expect(textRows({ change: "changed", pointer: "", before: 1, after: long })).toBeUndefined();
    expect(textRows({ change: "added", pointer: "", after: long })).toBeUndefined();
  });

  test("marks the words that differ, and leaves out the middle of what is the same", () => {
    expect(drawn(`${long}Write two lines. ${long}`, `${long}Write three lines. ${long}`)).toEqual([
      "-…for every single word of a text. Write [two] lines. You are a careful reader who…",
      "+…for every single word of a text. Write [three] lines. You are a careful reader who…",
    ]);
  });

  test("shows one line around a change and leaves out the others", () => {
    expect(drawn("a\nb\nc\nd\ne\nf\ng", "a\nb\nC\nd\ne\nf\ng\nh")).toEqual([
      "~…",
      " b",
      "-[c]",
      "+[C]",
      " d",
      "~…",
      " g",
      "+[h]",
    ]);
    expect(drawn("b\nc", "a\nb\nc\nd")).toEqual(["+[a]", " b", " c", "+[d]"]);
  });

  test("takes texts that share next to nothing as two", () => {
    expect(drawn("One thing\nis said here.", "Another, a longer one, stands in the place of it.")).toEqual([
      "-[One thing]",
      "-[is said here.]",
      "+[Another, a longer one, stands in the place of it.]",
    ]);
  });

  test("cuts no character in half", () => {
    const faces = "😀".repeat(200);
    for (const row of drawn(`${faces} a ${faces}`, `${faces} b ${faces}`) ?? []) expect(row).not.toMatch(/\p{Cs}/u);
  });

  test("shows a bounded number of rows, whatever the texts", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "\n", "\r", "é", "😀"), maxLength: 200 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const rows = textRows({ change: "changed", pointer: "", before: `${before}\n`, after: `${after}\nx` }) ?? [];
        expect(rows.some(({ change }) => change === "added")).toBe(true);
        for (const { parts } of rows) for (const part of parts) expect(part.text).not.toContain("\n");
      }),
    );
    const lines = Array.from({ length: 300_000 }, (_, index) => `line ${index}`);
    expect(drawn(lines.join("\n"), lines.toReversed().join("\n"))?.length).toBeLessThan(100);
    expect(drawn("x".repeat(3_000_000), "y".repeat(3_000_000))?.join("").length).toBeLessThan(1000);
  });
});
