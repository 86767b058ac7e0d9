import { card, type Point } from "./layout.ts";

/** A line of the drawing: its path, and where a label stands on it. */
export interface Line {
  readonly path: string;
  readonly middle: Point;
}

/** A rectangle of the drawing. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Room around the drawing, more of it above: there the arches of the conversation are. */
const margin = { side: 36, above: 96, below: 48 } as const;

/** How far an arch rises at most. */
const highest = 96;

/** The rectangle that holds all nodes and what is drawn between them. */
export function boundsOf(points: Iterable<Point>): Bounds {
  let [left, top, right, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  if (left > right) return { x: 0, y: 0, width: 0, height: 0 };
  const x = left - card.width / 2 - margin.side;
  const y = top - card.height / 2 - margin.above;
  return { x, y, width: right - x + card.width / 2 + margin.side, height: bottom - y + card.height / 2 + margin.below };
}

/** The curve of an edge: from side to side where the nodes stand beside each other, else from below to above. */
export function edgeLine(from: Point, to: Point): Line {
  if (from.x === to.x && from.y === to.y) return selfLine(from);
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const isBeside = Math.abs(dx) >= card.width + 20 || Math.abs(dx) > Math.abs(dy);
  const [start, end] = isBeside
    ? [port(from, Math.sign(dx), 0), port(to, -Math.sign(dx), 0)]
    : [port(from, 0, Math.sign(dy)), port(to, 0, -Math.sign(dy))];
  const bend = isBeside ? (end.x - start.x) / 2 : (end.y - start.y) / 2;
  const one = isBeside ? { x: start.x + bend, y: start.y } : { x: start.x, y: start.y + bend };
  const other = isBeside ? { x: end.x - bend, y: end.y } : { x: end.x, y: end.y - bend };
  return cubic([start, one, other, end]);
}

/** The arch of what two agents say to each other: over the nodes, or beside them where one stands above the other. */
export function talkLine(from: Point, to: Point): Line & { readonly isReversed: boolean } {
  const isBeside = Math.abs(to.x - from.x) >= Math.abs(to.y - from.y);
  // Both ways between two agents are one line, whoever asks; it is told when it runs against the asking.
  const [first, second] = (isBeside ? from.x <= to.x : from.y <= to.y) ? [from, to] : [to, from];
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const rise = Math.min(34 + distance * 0.12, highest);
  const away = isBeside ? { x: 0, y: -rise } : { x: rise, y: 0 };
  const start = isBeside ? shift(port(first, 0, -1), 26, 0) : shift(port(first, 1, 0), 0, 12);
  const end = isBeside ? shift(port(second, 0, -1), -26, 0) : shift(port(second, 1, 0), 0, -12);
  const line = cubic([start, shift(start, away.x, away.y), shift(end, away.x, away.y), end]);
  return { ...line, isReversed: first !== from };
}

function selfLine({ x, y }: Point): Line {
  const top = y - card.height / 2;
  return cubic([
    { x: x + 60, y: top },
    { x: x + 70, y: top - 50 },
    { x: x - 70, y: top - 50 },
    { x: x - 60, y: top },
  ]);
}

function port({ x, y }: Point, right: number, down: number): Point {
  return { x: x + (right * card.width) / 2, y: y + (down * card.height) / 2 };
}

function shift({ x, y }: Point, right: number, down: number): Point {
  return { x: x + right, y: y + down };
}

function cubic([start, one, other, end]: readonly [Point, Point, Point, Point]): Line {
  const text = [start, one, other, end].map(({ x, y }) => `${round(x)} ${round(y)}`);
  return {
    path: `M${text[0]} C${text[1]}, ${text[2]}, ${text[3]}`,
    middle: {
      x: round((start.x + 3 * one.x + 3 * other.x + end.x) / 8),
      y: round((start.y + 3 * one.y + 3 * other.y + end.y) / 8),
    },
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
