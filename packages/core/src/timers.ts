/** The longest time that timers can measure, in milliseconds: about 24 days. */
export const longestTimerMs = 2 ** 31 - 1;
