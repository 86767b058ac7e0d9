import { expect, test } from "vitest";
import { count, size, used } from "./format.ts";

test("tells numbers and sizes", () => {
  expect(count(1234567)).toBe("1,234,567");
  expect([size(812), size(1_049_000)]).toEqual(["812 characters", "1.0 million characters"]);
});

test("adds up what calls used, and says no cost where none is known", () => {
  const free = { input_tokens: 1, output_tokens: 2 };
  expect(used([free, { ...free, cached_tokens: 1, reasoning_tokens: 2 }])).toEqual({
    input_tokens: 2,
    output_tokens: 4,
    cached_tokens: 1,
    reasoning_tokens: 2,
  });
  expect(used([free, { ...free, cost_usd: 0.5 }, { ...free, cost_usd: 0.25 }])).toMatchObject({
    cost_usd: 0.75,
    priced_tokens: 6,
  });
});
