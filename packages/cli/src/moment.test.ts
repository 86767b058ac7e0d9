import { expect, test } from "vitest";
import { momentIn } from "./moment.ts";

test.each([
  ["7d", 1_000_000_000 - 604_800_000],
  ["90s", 1_000_000_000 - 90_000],
  ["1970-01-02", 86_400_000],
  ["1970-01-02T00:00:01Z", 86_401_000],
])("reads %s", (text, expected) => {
  expect(momentIn(text, "--since", 1_000_000_000)).toBe(expected);
});

test.each(["", "7", "d", "-7d", "yesterday", "1", "2026-99-99"])("refuses %j", (text) => {
  expect(() => momentIn(text, "--since", 0)).toThrow("--since takes a date");
});
