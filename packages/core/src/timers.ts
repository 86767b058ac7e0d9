/** The longest time that timers can measure, in milliseconds: about 24 days. */
export const longestTimerMs = 2 ** 31 - 1;

/**
 * Calls back once the event loop has handled all that is ready now, before it waits for more. Where there is no such moment, as
 * in a browser, the current task's end stands in for it.
 */
export const atTurnEnd: (callback: () => void) => void = globalThis.setImmediate ?? queueMicrotask;
