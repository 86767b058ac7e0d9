/** Decides when a program that ended by itself is started again. */
export interface Restarts {
  /** How long to wait before the next start, in milliseconds; undefined once it has ended too often to be worth it. */
  nextDelayMs(now: number): number | undefined;
  /** A person asks for it: what has been counts no more. */
  forget(): void;
}

/** A program that lasted this long was well: its end counts as the first one. */
const settledMs = 60_000;
const firstDelayMs = 500;
const maxDelays = 5;

/** Begins to count with `start`, the time of the first start in milliseconds. Each delay is twice the one before it. */
export function countRestarts(start: number): Restarts {
  let lastStart = start;
  let count = 0;
  return {
    nextDelayMs(now) {
      if (now - lastStart >= settledMs) count = 0;
      if (count >= maxDelays) return undefined;
      const delay = firstDelayMs * 2 ** count;
      count += 1;
      lastStart = now + delay;
      return delay;
    },
    forget() {
      count = 0;
    },
  };
}
