import { expect, test } from "vitest";
import { neighbour } from "./neighbours.ts";

const points = new Map([
  ["left", { x: 0, y: 0 }],
  ["middle", { x: 300, y: 0 }],
  ["right", { x: 600, y: 0 }],
  ["low", { x: 320, y: 150 }],
]);

test("walks to the nearest node in a direction, and no farther than the rim", () => {
  expect(neighbour(points, "left", "ArrowRight")).toBe("middle");
  expect(neighbour(points, "right", "ArrowLeft")).toBe("middle");
  expect(neighbour(points, "middle", "ArrowDown")).toBe("low");
  expect(neighbour(points, "low", "ArrowUp")).toBe("middle");
  expect(neighbour(points, "left", "ArrowUp")).toBeUndefined();
  expect(neighbour(points, "nobody", "ArrowUp")).toBeUndefined();
});
