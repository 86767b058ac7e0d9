import { expect, test } from "vitest";
import { groupRuns } from "./run-groups.ts";

const now = new Date(2026, 10, 24, 9).getTime();
const run = (workflow: string, ...[year, month, day, hour]: [number, number, number, number]) => ({
  workflow,
  accepted_at: new Date(year, month, day, hour).getTime(),
});
const runs = [run("Tea", 2026, 10, 24, 1), run("Soup", 2026, 10, 23, 23), run("Tea", 2026, 10, 1, 12)];

test("puts runs under their days", () => {
  const groups = groupRuns(runs, "day", { now, locale: "en-GB" });
  expect(groups.map(({ label }) => label)).toEqual(["Today", "Yesterday", expect.stringContaining("1 November 2026")]);
});

test("puts runs under their workflows, the latest first", () => {
  const groups = groupRuns(runs, "workflow", { now });
  expect(groups.map(({ label, runs: grouped }) => [label, grouped.length])).toEqual([
    ["Tea", 2],
    ["Soup", 1],
  ]);
});
