import { expect, test } from "vitest";
import type { JsonObject } from "../contracts/json.ts";
import { give, runFiles } from "../testing/workflow-files.test-kit.ts";
import { documentAt, drawnGraph, isEdgeTaken, pathsOf, statesWithin } from "./run-graph.ts";

const node = (id: string, more: object = {}) => ({ id, type: "delay", ...more });

test.each([
  {},
  { nodes: null, edges: 5 },
  { nodes: [null, 1, "a", [], { id: 1, type: "x" }, { id: "a" }], edges: [null, { from: 1 }] },
])("draws nothing of %j", (document) => {
  expect(drawnGraph(document as JsonObject)).toEqual({ nodes: [], edges: [] });
});

test("leaves out second nodes of an id, edges that lead nowhere, and names and positions that are none", () => {
  const { nodes, edges } = drawnGraph({
    nodes: [
      node("a", { config: { name: 5 }, position: { x: "1", y: 2 } }),
      node("a"),
      node("b", { config: { name: " " }, position: { x: 1, y: 2 } }),
      node("c", { config: { name: "Sea" } }),
    ],
    edges: [
      { from: "a", to: "nowhere" },
      { from: "a", to: "b", branch: "yes" },
    ],
  } as unknown as JsonObject);
  expect(nodes).toEqual([
    { id: "a", type: "delay", title: "a", outgoing: [0] },
    { id: "b", type: "delay", title: "b", outgoing: [], position: { x: 1, y: 2 } },
    { id: "c", type: "delay", title: "Sea", outgoing: [] },
  ]);
  expect(edges).toEqual([{ from: "a", to: "b", branch: "yes" }]);
});

test("says which edges a run took, by branches and by failures", async () => {
  const document = {
    name: "Branches",
    nodes: [
      { id: "large", type: "condition", config: { condition: "false" } },
      node("yes", { config: { delay_seconds: 0 } }),
      node("no", { config: { delay_seconds: 0 } }),
      { id: "bad", type: "transformer", config: { expression: "1 / 0" }, on_error: "continue" },
      node("later", { config: { delay_seconds: 0 } }),
    ],
    edges: [
      { from: "large", to: "yes", branch: "true" },
      { from: "large", to: "no", branch: "false" },
      { from: "yes", to: "later" },
      { from: "no", to: "bad" },
      { from: "bad", to: "later" },
    ],
  };
  const { state } = await runFiles({ main: document });
  const { edges } = drawnGraph(state.workflow);
  expect(edges.map((edge) => isEdgeTaken(edge, state.nodes.get(edge.from)))).toEqual([false, true, false, true, true]);
  expect(edges.map((edge) => isEdgeTaken(edge, undefined))).toEqual(edges.map(() => undefined));
});

test("finds the document of each sub-workflow, and the states within what a node runs", async () => {
  const files = {
    main: {
      name: "Main",
      nodes: [{ id: "each", type: "workflow", config: { file: "parts/middle", for_each: "{{ '1,2' | split: ',' }}" } }],
    },
    "parts/middle": { name: "Middle", nodes: [{ id: "deep", type: "workflow", config: { file: "../inner" } }] },
    inner: { name: "Inner", nodes: [{ id: "give", ...give("1 + 1") }] },
  };
  const { state } = await runFiles(files);
  expect(pathsOf(state)).toEqual(["each[0]", "each[0]/deep", "each[1]", "each[1]/deep"]);
  expect(["", ...pathsOf(state)].map((path) => documentAt(state, path)?.name)).toEqual([
    "Main",
    ...["Middle", "Inner", "Middle", "Inner"],
  ]);
  for (const path of ["nobody", "each[0]/nobody", "each/deep/give", "toString"]) {
    expect(documentAt(state, path), path).toBeUndefined();
  }
  const within = statesWithin(state, { path: "", nodeId: "each" });
  expect(within.map(({ path, nodeId }) => `${path}/${nodeId}`).sort()).toEqual([
    ...["each[0]/deep", "each[0]/deep/give", "each[1]/deep", "each[1]/deep/give"],
  ]);
  expect(statesWithin(state, { path: "", nodeId: "eac" })).toEqual([]);
});
