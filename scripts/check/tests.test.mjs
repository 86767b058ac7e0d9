import { expect, test } from "vitest";
import { countsOf } from "./tests.mjs";

const report = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };

test("counts one failure when the run failed and no test did", () => {
  expect(countsOf({ ok: false, report }).counts).toEqual({ passed: 5, failed: 1, skipped: 0 });
});

test("counts one failure when the run left no report", () => {
  expect(countsOf({ ok: false, report: undefined }).counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("counts passed, failed and skipped tests", () => {
  const mixed = { ...report, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 };
  expect(countsOf({ ok: false, report: mixed }).counts).toEqual({ passed: 5, failed: 2, skipped: 2 });
  expect(countsOf({ ok: true, report }).counts).toEqual({ passed: 5, failed: 0, skipped: 0 });
});
