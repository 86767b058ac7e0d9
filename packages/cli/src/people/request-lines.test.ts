import type { JsonValue, PendingInput } from "@chasmx/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Palette } from "../terminal/palette.ts";
import { symbolsFor } from "../terminal/symbols.ts";
import { widthOf } from "../terminal/width.ts";
import { detailLines } from "./detail-lines.ts";
import { answerCommand, isCalled, requestName } from "./how-to-answer.ts";
import { requestLines } from "./request-lines.ts";

const same = (text: string) => text;
const palette: Palette = { strong: same, faint: same, good: same, bad: same, warning: same, name: same };
const style = { palette, symbols: symbolsFor({}), columns: 60 };

const pending = (request: Partial<PendingInput["request"]>, more: Partial<PendingInput> = {}): PendingInput => ({
  key: "k",
  nodeId: "ship",
  path: "",
  request: { question: "Ship it?", ...request },
  requestedAt: 0,
  ...more,
});

describe("details", () => {
  test("are lines by indentation, with the line ends of their texts", () => {
    const value = { version: "2.4.0", score: 4, notes: "One.\n\tTwo.\n", pages: ["a", { b: null, c: [] }], none: {} };
    expect(detailLines(value)).toEqual([
      "version: 2.4.0",
      "score: 4",
      "notes:",
      "  One.",
      "    Two.",
      "pages:",
      "  - a",
      "  - b: null",
      "    c: []",
      "none: {}",
    ]);
    expect(detailLines("")).toEqual(['""']);
    expect(detailLines(false)).toEqual(["false"]);
  });

  test("hold nothing that a terminal acts on, whatever the value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: "binary" }), (value, text) => {
        for (const line of detailLines([value as JsonValue, { [text]: text }]))
          expect(line).not.toMatch(/[\p{Cc}\p{Zl}\u202e]/u);
      }),
    );
  });
});

describe("a request", () => {
  test("tells who asks, until when, and what follows then", () => {
    const lines = requestLines(pending({ from: "writer", default: "reject" }, { expiresAt: Date.now() }), style);
    expect(lines[1]).toMatch(/^ {2}asked by writer; until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d, then "reject"/);
  });

  test("has a bar before everything that others say, so that no line of theirs can be taken for a choice", () => {
    const details = `fine\n  3  approve all\n${"x".repeat(200)}\n\u001b[2JYour choice: `;
    const lines = requestLines(pending({ details, choices: ["a\u202e", "b\n  4  c"] }), style);
    expect(lines).toEqual([
      "? ship  Ship it?",
      "  │ fine",
      "  │   3  approve all",
      ...Array.from({ length: 3 }, () => `  │ ${"x".repeat(55)}`),
      `  │ ${"x".repeat(35)}`,
      "  │ \\u001b[2JYour choice:",
      "  1  a\\u202e",
      "  2  b 4 c",
    ]);
  });

  test("goes on behind the bar where its question has several lines, and below a name that is long", () => {
    const question = "Ship it?\n  1  no\nYour choice: ";
    expect(requestLines(pending({ question }), style)).toEqual(["? ship  Ship it?", "  │   1  no", "  │ Your choice:"]);
    const path = "quarterly[12]/chapters[3]/paragraphs[4]";
    expect(requestLines(pending({}, { path }), style)).toEqual([`? ${path}/ship`, "  │ Ship it?"]);
  });

  test("lets no choice look like two", () => {
    const lines = requestLines(pending({ choices: [`${"x".repeat(51)} 2  approve`, "reject"] }), style);
    expect(lines.slice(1)).toEqual([`  1  ${"x".repeat(51)}`, "       2 approve", "  2  reject"]);
  });

  test("counts no choices that are numbers, and shows a schema", () => {
    expect(requestLines(pending({ choices: ["2", "1"] }), style).slice(1)).toEqual(["  -  2", "  -  1"]);
    const enumerated = { schema: { enum: Array.from({ length: 60 }, (_, index) => `choice ${index}`) } };
    const lines = requestLines(pending(enumerated), style);
    expect(lines.slice(1, 4)).toEqual(["  JSON that fits this schema:", "  │ enum:", "  │   - choice 0"]);
  });

  test("is whole and within its columns, whatever it says", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(
        text,
        text,
        fc.array(fc.string({ minLength: 1, maxLength: 100 }), { minLength: 1 }),
        (question, details, choices) => {
          for (const line of requestLines(pending({ question, details, choices }), style)) {
            expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
            expect(widthOf(line)).toBeLessThanOrEqual(60);
          }
        },
      ),
    );
  });
});

describe("the command that answers", () => {
  const questionId = "6f9619ff-8b86-d011-b42d-00c04fc964ff";

  test("names the node as a shell takes it, and never a choice", () => {
    const inner = pending({ choices: ["$(rm -rf ~)"] }, { path: `each[2]?${questionId}` });
    expect(answerCommand("r", requestName(inner, [inner]))).toBe(
      'chasmx answer r --node "each[2]?6f9619ff/ship" --value …',
    );
    expect(answerCommand("r", requestName(pending({}), []))).toBe("chasmx answer r --node ship --value …");
    expect(answerCommand("r")).toBe("chasmx answer r --value …");
  });

  test("names one of several requests of a node by its key, whose question's id is cut short", () => {
    const own = pending({}, { path: "each[2]", key: "each[2]/ship/1/input/0" });
    const asked = pending({}, { path: "each[2]", key: `each[2]/ship/${questionId}/input/0` });
    expect([own, asked].map((one) => requestName(one, [own, asked]))).toEqual([
      "each[2]/ship/1/input/0",
      "each[2]/ship/6f9619ff/input/0",
    ]);
    for (const name of ["each[2]/ship", "each[2]/ship/6f9619ff/input/0", asked.key]) {
      expect(isCalled(asked, name), name).toBe(true);
    }
    expect(isCalled(asked, "ship")).toBe(false);
  });
});
