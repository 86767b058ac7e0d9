import { expect, test } from "vitest";
import { costText, dollarsText, durationText } from "./figures.ts";

test.each([
  [-5, "0 ms"],
  [0, "0 ms"],
  [999.4, "999 ms"],
  [1000, "1.0 s"],
  [59_949, "59.9 s"],
  [59_950, "1 min 0 s"],
  [125_000, "2 min 5 s"],
  [3_599_600, "1 h 0 min"],
  [11_520_000, "3 h 12 min"],
])("tells %d ms as %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test.each([
  [0, "$0.00"],
  [1.239, "$1.24"],
  [0.5, "$0.50"],
  [0.0123, "$0.0123"],
  [0.001234, "$0.00123"],
  [0.00000012, "$0.00000012"],
])("tells %d US dollars as %s", (usd, text) => {
  expect(dollarsText(usd)).toBe(text);
});

test("says of how many tokens a cost is known", () => {
  const tokens = { input_tokens: 60, output_tokens: 40 };
  expect(costText(tokens)).toBeUndefined();
  expect(costText({ ...tokens, cost_usd: 2, priced_tokens: 100 })).toBe("$2.00");
  expect(costText({ ...tokens, cost_usd: 2, priced_tokens: 60 })).toContain("for 60 of 100 tokens");
});
