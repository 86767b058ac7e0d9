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
])("takes %j", (message) => {
  expect(isHostMessage(message)).toBe(true);
});
