import { expect, test } from "vitest";
import { isHostMessage } from "./host.ts";

test.each([
  null,
  "events",
  [],
  {},
  { type: "toString" },
  { type: "workflow", workflow: [] },
  { type: "events", events: {} },
  { type: "events", events: [{ type: "run-started" }] },
  { type: "events", events: [null] },
  { type: "delta" },
  { type: "delta", delta: { path: "", nodeId: "a", activity: "1", text: 5 } },
  { type: "theme", theme: "pink" },
  { type: "select" },
  { type: "standing", status: "toString" },
  { type: "keep", state: "run-1" },
])("drops %j", (message) => {
  expect(isHostMessage(message)).toBe(false);
});

test.each([
  { type: "workflow", workflow: {} },
  { type: "events", events: [{ type: "of-a-later-version", sequence: 0 }] },
  { type: "delta", delta: { path: "", nodeId: "a", activity: "1", text: "…" } },
  { type: "theme", theme: "high-contrast-dark" },
  { type: "select", node: null },
  { type: "standing", status: "interrupted" },
  { type: "keep", state: { run: "run-1" } },
])("takes %j", (message) => {
  expect(isHostMessage(message)).toBe(true);
});
