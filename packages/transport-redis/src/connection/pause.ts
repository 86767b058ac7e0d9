/** How long the first attempt to come back waits, and at most a later one. */
const [shortestMs, longestMs] = [20, 500];

/** Waits before an attempt to come back, longer with each that failed, and not once the signal has aborted. */
export function pauseBefore(attempt: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(longestMs, shortestMs * 2 ** attempt));
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
