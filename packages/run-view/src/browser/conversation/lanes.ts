/** Where the lanes of a sequence lie, in pixels. */
export interface Lanes {
  /** The middle of a lane. */
  x(lane: number): number;
  readonly spacing: number;
  readonly width: number;
}

/** The column of times, left of the lanes. */
export const timeColumn = 84;
const narrowest = 124;
const widest = 300;

/** Spreads lanes over the width that is there; where they do not fit, they are wider than that. */
export function layLanes(count: number, available: number): Lanes {
  const room = available - timeColumn - 12;
  const spacing = Math.min(widest, Math.max(narrowest, room / Math.max(1, count)));
  const x = (lane: number) => timeColumn + spacing * (lane + 0.5);
  return { x, spacing, width: Math.max(available, timeColumn + spacing * count + 12) };
}
