import type { Workflow } from "@chasmx/core";
import { expect, test } from "vitest";
import { runChanges, workflowChanges } from "./workflow-changes.ts";

const before = {
  name: "w",
  nodes: [
    { id: "a", type: "start" },
    { id: "b", type: "end" },
  ],
  edges: [{ from: "a", to: "b" }],
  variables: [{ name: "key", secret: true, value: "[secret:key]" }],
};

test("names what was added, removed and changed, and what else differs", () => {
  const after = {
    name: "other",
    nodes: [
      { id: "a", type: "delay" },
      { id: "c", type: "end" },
    ],
    edges: [],
    variables: [{ name: "topic" }],
  };
  expect(workflowChanges(before, after)).toEqual([
    'node "a" was changed',
    'node "b" was removed',
    'node "c" was added',
    "edge a → b was removed",
    'variable "key" was removed',
    'variable "topic" was added',
    '"name" was changed',
  ]);
});

test("finds another order, and no difference in the values of secrets", () => {
  expect(workflowChanges(before, { ...before, nodes: before.nodes.toReversed() })).toEqual([
    "the order of its parts was changed",
  ]);
  expect(workflowChanges(before, { ...before, variables: [{ name: "key", secret: true, value: "real" }] })).toEqual([]);
});

test("names the files of other workflows that were added, removed or changed", () => {
  const other = { name: "o", nodes: [{ id: "x", type: "start" }] };
  const changed = { ...other, nodes: [{ id: "x", type: "end" }] };
  const after = {
    document: before,
    subWorkflows: new Map(
      Object.entries({ same: other, changed, constructor: other }).map(([file, document]) => [file, { document }]),
    ),
  } as unknown as Workflow;
  expect(runChanges({ workflow: before, workflows: { same: other, changed: other, gone: other } }, after)).toEqual([
    'node "x" was changed in changed',
    "gone was removed",
    "constructor was added",
  ]);
});
