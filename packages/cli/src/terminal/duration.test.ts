import { expect, test } from "vitest";
import { duration } from "./duration.ts";

test.each([
  [-5, "0 ms"],
  [0, "0 ms"],
  [999.4, "999 ms"],
  [1234, "1.2 s"],
  [125_000, "2 min 5 s"],
  [11_520_000, "3 h 12 min"],
])("%d ms is %s", (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});
