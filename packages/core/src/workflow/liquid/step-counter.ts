import { limits } from "./limits.ts";

/**
 * A check that LiquidJS calls, with the time, before everything it renders. It counts, so that a template ends at the
 * same place on every machine; the time is the last resort.
 */
export function stepCounter(): (now: number) => void {
  let steps = 0;
  let deadline = 0;
  return (now) => {
    steps += 1;
    if (steps === 1) deadline = now + limits.milliseconds;
    if (steps > limits.steps) throw new RangeError(`it renders more than ${limits.steps} parts`);
    if (now > deadline) throw new RangeError(`it takes longer than ${limits.milliseconds} ms`);
  };
}
