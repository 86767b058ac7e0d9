import { expect, test } from "vitest";
import { countRestarts } from "./restarts.ts";

test("waits longer each time, and gives up on a program that keeps ending", () => {
  const restarts = countRestarts(0);
  const delays = [1, 2, 3, 4, 5, 6].map((time) => restarts.nextDelayMs(time * 100));
  expect(delays).toEqual([500, 1000, 2000, 4000, 8000, undefined]);
});

test("forgives a program that lasted", () => {
  const restarts = countRestarts(0);
  restarts.nextDelayMs(100);
  restarts.nextDelayMs(200);
  expect(restarts.nextDelayMs(120_000)).toBe(500);
});

test("begins anew when a person asks for it", () => {
  const restarts = countRestarts(0);
  for (let time = 0; time < 6; time += 1) restarts.nextDelayMs(time);
  restarts.forget();
  expect(restarts.nextDelayMs(10)).toBe(500);
});
