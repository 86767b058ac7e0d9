import { expect, test } from "vitest";
import type { RunEvent } from "../contracts/run-event.ts";
import { runStatuses } from "../contracts/run-event.ts";
import { endsRun, isFinal } from "./summary.ts";

test("an event ends its run exactly where it brings the run to a status that is final", () => {
  for (const status of runStatuses) {
    expect(endsRun({ type: `run-${status}` as RunEvent["type"] })).toBe(isFinal({ status }));
  }
  for (const type of ["run-resumed", "node-completed", "completed", "run-toString"]) {
    expect(endsRun({ type: type as RunEvent["type"] })).toBe(false);
  }
});
