import type { DrawnGraph, DrawnNode } from "@chasmx/core";
import { expect, test } from "vitest";
import { card, layOut, type Point } from "./layout.ts";

const node = (id: string, position?: Point): DrawnNode => ({
  id,
  type: "t",
  title: id,
  outgoing: [],
  ...(position === undefined ? {} : { position }),
});

function expectApart(points: ReadonlyMap<string, Point>): void {
  const all = [...points.values()];
  for (const [index, one] of all.entries()) {
    for (const other of all.slice(index + 1)) {
      const isApart = Math.abs(one.x - other.x) >= card.width || Math.abs(one.y - other.y) >= card.height;
      expect(isApart, JSON.stringify([one, other])).toBe(true);
    }
  }
}

const chain = (ids: readonly string[], nodes: readonly DrawnNode[]): DrawnGraph => ({
  nodes,
  edges: ids.slice(1).map((to, index) => ({ from: ids[index] as string, to })),
});

test("keeps the positions of a document where nodes have room", () => {
  const points = layOut({ nodes: [node("a", { x: 0, y: 0 }), node("b", { x: 400, y: 30 })], edges: [] });
  expect([...points.values()]).toEqual([
    { x: 0, y: 0 },
    { x: 400, y: 30 },
  ]);
});

test("pulls nodes apart that would touch, and keeps their order", () => {
  const points = layOut({
    nodes: [node("a", { x: 0, y: 0 }), node("b", { x: 200, y: 0 }), node("c", { x: 200, y: 50 })],
    edges: [],
  });
  expectApart(points);
  expect(points.get("a")?.y).toBe(points.get("b")?.y);
  expect(points.get("b")?.x).toBe(points.get("c")?.x);
});

test.each([
  ["positions are missing", [node("a", { x: 0, y: 0 }), node("b")]],
  ["nodes lie on top of each other", [node("a", { x: 5, y: 5 }), node("b", { x: 5, y: 5 })]],
  ["a position is beyond any drawing", [node("a", { x: 0, y: 0 }), node("b", { x: 1e300, y: 0 })]],
])("lays out from left to right where %s", (_, nodes) => {
  const points = layOut(chain(["a", "b"], nodes));
  expectApart(points);
  expect(points.get("b")?.x).toBeGreaterThan(points.get("a")?.x ?? 0);
});

test("lays out rings, edges to oneself, parallel edges, and ids that are names of every object", () => {
  const ids = ["__proto__", "constructor", "toString"];
  const ring = [...ids.slice(1), ids[0] as string].map((to, index) => ({ from: ids[index] as string, to }));
  const edges = [...ring, ...ring, { from: "toString", to: "toString" }];
  expectApart(layOut({ nodes: ids.map((id) => node(id)), edges }));
});

test("lays out nothing", () => {
  expect(layOut({ nodes: [], edges: [] }).size).toBe(0);
});
