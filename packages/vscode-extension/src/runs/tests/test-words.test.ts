import { expect, test } from "vitest";
import { hasDifference, placeOfProblem } from "./test-words.ts";

const start = { line: 3, character: 4 };

test("shows a problem at its own place, else at its test", () => {
  expect(placeOfProblem({ message: "", start: { line: 9, character: 0 } }, { start })).toEqual({
    line: 9,
    character: 0,
  });
  expect(placeOfProblem({ message: "" }, { start })).toBe(start);
});

test("shows a difference only where there are two sides", () => {
  expect(hasDifference({ message: "", expected: "" })).toBe(false);
  expect(hasDifference({ message: "", expected: "", actual: "a" })).toBe(true);
});
