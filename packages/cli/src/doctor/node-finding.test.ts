import { expect, test } from "vitest";
import { nodeFinding } from "./node-finding.ts";

test.each([
  ["20.19.4", ">=22.18", "wrong"],
  ["22.9.0", ">=22.18", "wrong"],
  ["22.18.0", ">=22.18.1", "wrong"],
  ["22.18.0", ">=22.18", "ok"],
  ["22.20.1", ">= 22.18", "ok"],
  ["24.0.0", ">=22.18", "ok"],
  ["25.0.0-nightly2026", ">=22.18", "ok"],
])("Node %s where %s is asked for is %s", (version, engines, status) => {
  expect(nodeFinding(version, engines).status).toBe(status);
});

test("a Node that is too old is told with the version to install", () => {
  expect(nodeFinding("20.1.0", ">=22.18").message).toBe(
    "20.1.0 is too old: ChasmX needs 22.18 or later. Install one from https://nodejs.org.",
  );
});
