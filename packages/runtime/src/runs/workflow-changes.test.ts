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

test("names what was added, removed, renamed and changed, and what else differs", () => {
  const after = {
    name: "other",
    nodes: [
      { id: "a", type: "delay" },
      { id: "c", type: "filter" },
    ],
    edges: [],
    variables: [{ name: "topic" }],
  };
  expect(workflowChanges(before, after)).toEqual([
    '"name" was changed',
    'variable "key" was removed',
    'variable "topic" was added',
    'node "a" was changed',
    'node "b" was removed',
    'node "c" was added',
    "edge a → b was removed",
  ]);
  const renamed = {
    ...before,
    nodes: [before.nodes[0] ?? {}, { id: "z", type: "end" }],
    edges: [{ from: "a", to: "z" }],
  };
  expect(workflowChanges(before, renamed)).toEqual(['node "z" was renamed']);
});

test("takes no notice of order, of positions and of the values of secrets", () => {
  const nodes = before.nodes.map((node) => ({ ...node, position: { x: 1, y: 1 } })).reverse();
  expect(workflowChanges(before, { ...before, nodes })).toEqual([]);
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
