import { ChasmError } from "../errors.ts";
import type { Cancellation } from "../journal/cancellation.ts";
import { longestTimerMs } from "../timers.ts";
import type { Workflow } from "../workflow/runnable.ts";

/** Ends a workflow with RUN_TIMEOUT after its `metadata.timeout_seconds`. Gives the function that takes the limit away. */
export function limitTime({ document }: Workflow, cancellation: Cancellation): () => void {
  const seconds = document.metadata?.timeout_seconds;
  if (seconds === undefined) return () => undefined;
  const onTime = () =>
    cancellation.cancel(
      new ChasmError(
        "RUN_TIMEOUT",
        `The run did not finish within ${seconds} s, which is its metadata.timeout_seconds.`,
      ),
    );
  const timer = setTimeout(onTime, Math.min(seconds * 1000, longestTimerMs));
  return () => clearTimeout(timer);
}
