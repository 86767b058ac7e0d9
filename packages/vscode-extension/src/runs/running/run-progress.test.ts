import { expect, test } from "vitest";
import type { RunEvent } from "../protocol-types.ts";
import { advance, isOver, progressText, unknownProgress } from "./run-progress.ts";
import { endText, runningText } from "./running-texts.ts";

const events = (...bodies: object[]) =>
  bodies.map((body, sequence) => ({ v: 1, run_id: "r", sequence, time: 0, path: "", ...body }) as RunEvent);
const accepted = {
  type: "run-accepted",
  workflow: { name: "Tea", nodes: [{ id: "guest" }, { id: "host" }] },
  inputs: {},
  mode: "simple",
  engine: "0",
};
const after = (...bodies: object[]) =>
  events(accepted, { type: "run-started" }, ...bodies).reduce(advance, unknownProgress);

test("bears documents of any shape", () => {
  const progress = events({ ...accepted, workflow: { name: 5, nodes: "x" } }).reduce(advance, unknownProgress);
  expect(progress).toMatchObject({ name: "Run", nodes: 0 });
  expect(progressText(progress)).toBe("");
});

test("counts the nodes of the workflow itself, and names those at work", () => {
  const progress = after(
    { type: "node-started", node_id: "guest", attempt: 1 },
    { type: "node-completed", node_id: "guest", output: "" },
    { type: "node-started", node_id: "host", attempt: 1 },
    { type: "node-completed", node_id: "inner", output: "", path: "host[0]" },
  );
  expect(progressText(progress)).toBe("1 of 2 nodes · host");
  expect(runningText([progress])).toEqual({ text: "$(sync~spin) Tea 1/2", tooltip: "Tea: 1 of 2 nodes · host" });
});

test("says that a run waits for people, whichever workflow of it asks", () => {
  const asked = after({
    type: "input-requested",
    node_id: "host",
    key: "k",
    request: { question: "?" },
    path: "host[0]",
  });
  expect(progressText(asked)).toBe("0 of 2 nodes · waits for an answer");
  expect(runningText([asked])?.text).toBe("$(bell-dot) Tea 0/2");
  expect(advance(asked, events({ type: "input-withdrawn", node_id: "host", key: "k" })[0] as RunEvent).waiting).toEqual(
    [],
  );
});

test("says how a run ended, and where it failed", () => {
  const failed = after({ type: "run-failed", error: { code: "NODE_FAILED", message: "No." }, node_id: "host" });
  expect(isOver(failed)).toBe(true);
  expect(endText(failed)).toBe('Tea failed at "host": No. (NODE_FAILED)');
  const fellBack = after(
    { type: "transport-fallback", error: { code: "X", message: "gone" } },
    { type: "run-completed", output: {} },
  );
  expect(endText(fellBack)).toBe("Tea completed. It fell back to memory.");
  expect(endText(after({ type: "run-interrupted", reason: "" }))).toContain("Resume it");
  expect(runningText([failed])).toBeUndefined();
});

test("is not over where only a workflow within it is", () => {
  expect(isOver(after({ type: "run-completed", output: {}, path: "host[0]" }))).toBe(false);
});

test("counts runs where there are several", () => {
  expect(runningText([after(), after()])?.text).toBe("$(sync~spin) 2 runs");
});
