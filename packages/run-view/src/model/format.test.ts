import { expect, test } from "vitest";
import { count, dollars, duration, size, used } from "./format.ts";

test.each([
  [-5, "0 ms"],
  [999, "999 ms"],
  [1000, "1.0 s"],
  [59_949, "59.9 s"],
  [59_950, "1 min 0 s"],
  [125_000, "2 min 5 s"],
  [3_599_600, "1 h 0 min"],
  [11_400_000, "3 h 10 min"],
])("tells %i ms as %s", (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test("tells numbers, sizes and prices", () => {
  expect(count(1234567)).toBe("1,234,567");
  expect([size(812), size(1_049_000)]).toEqual(["812 characters", "1.0 million characters"]);
  expect([dollars(0), dollars(0.0123), dollars(1.239)]).toEqual(["$0.00", "$0.0123", "$1.24"]);
});

test("adds up what calls used, and says no cost where none is known", () => {
  const free = { input_tokens: 1, output_tokens: 2 };
  expect(used([free, { ...free, cached_tokens: 1, reasoning_tokens: 2 }])).toEqual({
    input: 2,
    output: 4,
    cached: 1,
    reasoning: 2,
    cost: undefined,
  });
  expect(used([free, { ...free, cost_usd: 0.5 }, { ...free, cost_usd: 0.25 }]).cost).toBe(0.75);
});
