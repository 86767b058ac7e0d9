import type { Point } from "../../model/layout.ts";

/** A direction of the arrow keys. */
export type Direction = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

/**
 * The next node in a direction: the nearest, where one straight ahead is nearer than one that lies askew. Undefined at the
 * rim of the drawing.
 */
export function neighbour(points: ReadonlyMap<string, Point>, from: string, direction: Direction): string | undefined {
  const start = points.get(from);
  if (start === undefined) return undefined;
  let best: { readonly id: string; readonly distance: number } | undefined;
  for (const [id, { x, y }] of points) {
    const { ahead, aside } = turned(x - start.x, y - start.y, direction);
    if (ahead <= 0 || aside > ahead * 4) continue;
    const distance = ahead + aside * 2.5;
    if (best === undefined || distance < best.distance) best = { id, distance };
  }
  return best?.id;
}

function turned(right: number, down: number, direction: Direction) {
  const isSideways = direction === "ArrowLeft" || direction === "ArrowRight";
  const sign = direction === "ArrowLeft" || direction === "ArrowUp" ? -1 : 1;
  return { ahead: sign * (isSideways ? right : down), aside: Math.abs(isSideways ? down : right) };
}
