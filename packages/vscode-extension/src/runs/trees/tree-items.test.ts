import type { RunEntry, WorkflowEntry } from "@chasmx/run-server/protocol";
import { expect, test } from "vitest";
import { durationText, modeBadge, runLooks, statusIcon, workflowLooks } from "./tree-items.ts";

const workflow: WorkflowEntry = {
  file: "tea.workflow.json",
  name: "Tea",
  mode: "pubsub",
  errors: 0,
  variables: [],
  secrets_given: [],
};
const run: RunEntry = {
  run_id: "r1",
  workflow: "Tea",
  status: "completed",
  accepted_at: 0,
  ended_at: 1500,
  is_own: true,
};
const fallen: RunEntry = { ...run, mode: { now: "simple", fell_back: { reason: "Nobody answers." } } };

test("shows a workflow's mode, its problems and how it last ended", () => {
  expect(workflowLooks(workflow, [])).toMatchObject({
    label: "Tea",
    description: "pubsub",
    icon: { id: "type-hierarchy" },
  });
  expect(workflowLooks({ ...workflow, errors: 2 }, [])).toMatchObject({
    description: "pubsub · 2 problems",
    icon: { id: "warning" },
  });
  const ran = workflowLooks({ ...workflow, last_run: run }, [fallen]);
  expect(ran.description).toBe("pubsub (fell back)");
  expect(ran.icon.id).toBe("pass");
  expect(ran.tooltip).toContain("Nobody answers.");
});

test("says fell back only of a workflow that is in pubsub mode now", () => {
  expect(modeBadge("simple", fallen)).toBe("simple");
  expect(modeBadge("pubsub", run)).toBe("pubsub");
});

test("shows a run's time, its end and where it is", () => {
  const looks = runLooks(run, { now: 9000, locale: "en-GB" });
  expect(looks.description).toMatch(/^\d\d:\d\d · 1\.5 s$/);
  expect(looks.context).toBe("run-completed");
  expect(looks.spoken).toContain("Tea, completed");
  const { ended_at, ...going } = { ...run, status: "running" as const, is_own: false };
  expect(ended_at).toBe(1500);
  expect(runLooks(going, { now: 9000, locale: "en-GB" }).description).toMatch(/ · 9\.0 s · running · elsewhere$/);
});

test("shows names as text, and a standing of a later version with a question mark", () => {
  expect(runLooks({ ...run, workflow: "$(zap) a\nb" }, { now: 0 }).label).toBe("$\u200b(zap) a b");
  expect(statusIcon("toString")).toEqual({ id: "question" });
});

test.each([
  [-5, "0 ms"],
  [999, "999 ms"],
  [59_900, "59.9 s"],
  [61_000, "1 min 1 s"],
  [7_260_000, "2 h 1 min"],
])("writes %i ms as %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
