import fc from "fast-check";
import { expect, it } from "vitest";
import { toolName } from "./tool-name.ts";

it.each([
  ["Collaborative Q&A", "collaborative_q_a"],
  ["  Für Élise!  ", "fur_elise"],
  ["a-b_c", "a-b_c"],
  ["日本語", undefined],
  ["", undefined],
  ["x".repeat(65), undefined],
])("makes of %j the tool name %j", (workflow, name) => {
  expect(toolName(workflow)).toBe(name);
});

it("makes nothing that is no tool name, whatever the workflow's name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (workflow) => {
      expect(toolName(workflow) ?? "none").toMatch(/^[a-z0-9_-]{1,64}$/);
    }),
  );
});
