import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { steadyClock } from "./steady-clock.ts";

const dayMs = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "performance"], now: 10 * dayMs });
});

afterEach(() => {
  vi.useRealTimers();
});

test("goes with the machine's clock", () => {
  const now = steadyClock();
  expect(now()).toBe(Date.now());
  vi.advanceTimersByTime(1234);
  expect(now()).toBe(10 * dayMs + 1234);
});

test("goes on from where it was when the machine's clock is set back", () => {
  const now = steadyClock();
  vi.setSystemTime(9 * dayMs);
  expect(now()).toBe(10 * dayMs);
  vi.advanceTimersByTime(1000);
  expect(now()).toBe(10 * dayMs + 1000);
});

test("follows the machine's clock ahead, as after a sleep", () => {
  const now = steadyClock();
  vi.setSystemTime(11 * dayMs);
  expect(now()).toBe(11 * dayMs);
});
