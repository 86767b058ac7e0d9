import { expect, test } from "vitest";
import { boundsOf, edgeLine, talkLine } from "./geometry.ts";
import { card } from "./layout.ts";

test("holds all nodes, and nothing where there is none", () => {
  expect(boundsOf([])).toEqual({ x: 0, y: 0, width: 0, height: 0 });
  const { x, y, width, height } = boundsOf([
    { x: 0, y: 0 },
    { x: 1000, y: -500 },
  ]);
  expect(x).toBeLessThan(-card.width / 2);
  expect(x + width).toBeGreaterThan(1000 + card.width / 2);
  expect(y).toBeLessThan(-500 - card.height / 2);
  expect(y + height).toBeGreaterThan(card.height / 2);
});

test("leads an edge from side to side, from below to above, and from a node to itself", () => {
  const at = { x: 0, y: 0 };
  expect(edgeLine(at, { x: 400, y: 100 }).path).toMatch(/^M106 0 C.* 294 100$/);
  expect(edgeLine({ x: 400, y: 100 }, at).path).toMatch(/^M294 100 C.* 106 0$/);
  expect(edgeLine(at, { x: 10, y: 300 }).path).toMatch(/^M0 33 C.* 10 267$/);
  expect(edgeLine(at, at).path).not.toMatch(/NaN|Infinity/);
});

test("draws what two agents say as one arch, whoever speaks, and says which way it runs", () => {
  const [one, other] = [
    { x: 0, y: 0 },
    { x: 300, y: 0 },
  ];
  expect(talkLine(one, other)).toEqual({ ...talkLine(other, one), isReversed: false });
  expect(talkLine(other, one).isReversed).toBe(true);
  expect(talkLine(one, other).middle.y).toBeLessThan(-card.height / 2);
  const below = { x: 0, y: 300 };
  expect(talkLine(one, below).middle.x).toBeGreaterThan(card.width / 2);
});
