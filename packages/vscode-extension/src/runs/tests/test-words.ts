import type { Position, TestProblem } from "@chasmx/run-server/protocol";

/** Where a problem of a test is shown: its own place, else that of the test. */
export function placeOfProblem(problem: TestProblem, test: { readonly start: Position }): Position {
  return problem.start ?? test.start;
}

/** Whether a problem can be shown as a difference of two texts. */
export function hasDifference(
  problem: TestProblem,
): problem is TestProblem & { readonly expected: string; readonly actual: string } {
  return problem.expected !== undefined && problem.actual !== undefined;
}
