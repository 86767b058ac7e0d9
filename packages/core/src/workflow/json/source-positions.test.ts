import { expect, test } from "vitest";
import { sourcePositions } from "./source-positions.ts";

test("counts an offset outside the text as the nearest one inside", () => {
  const positions = sourcePositions("ab");
  expect(positions.positionAt(-5)).toEqual({ line: 0, character: 0, offset: 0 });
  expect(positions.positionAt(99)).toEqual({ line: 0, character: 2, offset: 2 });
});

test("ends lines at a line feed, a carriage return, and both together", () => {
  const positions = sourcePositions("a\nb\rc\r\nd");
  expect([2, 4, 7].map((offset) => positions.positionAt(offset).line)).toEqual([1, 2, 3]);
  expect(positions.positionAt(7).character).toBe(0);
});

test("counts the carriage return of a pair to the line it ends", () => {
  expect(sourcePositions("a\r\nb").positionAt(2)).toEqual({ line: 0, character: 2, offset: 2 });
});

test("counts characters in UTF-16 code units", () => {
  expect(sourcePositions("😀x").positionAt(2)).toEqual({ line: 0, character: 2, offset: 2 });
});

test("does not count a byte order mark as a character", () => {
  expect(sourcePositions("\ufeff{}").positionAt(1)).toEqual({ line: 0, character: 0, offset: 1 });
});
