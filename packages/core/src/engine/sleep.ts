import type { Cancellation } from "../journal/cancellation.ts";

/** Waits some milliseconds; rejects with the reason as soon as the wait is cancelled. */
export function sleep(milliseconds: number, cancellation: Cancellation): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      resolve();
    }, milliseconds);
    const stop = cancellation.onCancel((reason) => {
      clearTimeout(timer);
      reject(reason);
    });
  });
}
