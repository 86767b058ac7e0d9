import { logEvents, type Run, type RunEvent, type RunStore, type TextDelta } from "@chasmx/core";
import { exitCodes } from "./exit-codes.ts";
import type { Interruption } from "./interruption.ts";
import { createLogger } from "./log.ts";
import type { LogLevel } from "./log-levels.ts";
import { attend } from "./people/attend.ts";
import { reportError } from "./report/report-error.ts";
import type { RunOutput } from "./run-view/run-output.ts";
import type { ClosedOutput } from "./terminal/closed-output.ts";

/** What surrounds a run in the terminal. */
export interface RunSurroundings {
  readonly output: RunOutput;
  readonly logLevel: LogLevel;
  readonly interruption: Interruption;
  readonly closedOutput: ClosedOutput;
  /** Is closed at the end. */
  readonly store: RunStore | undefined;
  /** Is called at the end. */
  readonly onEnd?: (() => Promise<void>) | undefined;
}

/** Who hears of a run. */
export interface RunListeners {
  readonly onEvent: (event: RunEvent) => void;
  /** Absent where nobody sees a model's text as it comes. */
  readonly onDelta?: (delta: TextDelta) => void;
}

/** Shows a run from its beginning to its end and resolves with the exit code. Rejects where it could not begin. */
export async function conductRun(
  { output, logLevel, interruption, closedOutput, store, onEnd }: RunSurroundings,
  begin: (listeners: RunListeners) => Promise<Run>,
): Promise<number> {
  const log = logEvents(createLogger(logLevel, output.log));
  const attendant = attend(output, store !== undefined);
  try {
    const { onDelta } = output;
    const run = await begin({
      onEvent(event) {
        log(event);
        output.onEvent(event);
        attendant.onEvent(event);
      },
      ...(onDelta === undefined ? {} : { onDelta }),
    });
    attendant.begin(run);
    /** Leaves a run that waits for people to whoever goes on with it: what was done so far is worth keeping. */
    const isLeft = (reason: string) => {
      if (store === undefined || run.state.status !== "paused") return false;
      run.leave(reason);
      return true;
    };
    interruption.handle((reason) => {
      if (isLeft(reason)) return;
      output.say(`${reason} The run is being cancelled and its agents unregistered; Ctrl-C again ends it at once.`);
      run.cancel(reason);
    });
    closedOutput.handle(() => {
      const reason = "Nobody reads the output any more.";
      if (!isLeft(reason)) run.cancel(reason);
    });
    const state = await run.finished.catch((error: unknown) => {
      output.close();
      reportError(error, logLevel === "debug");
    });
    attendant.close();
    if (state !== undefined) output.finish(state);
    if (interruption.isInterrupted) return exitCodes.interrupted;
    return state?.status === "completed" ? exitCodes.done : exitCodes.failed;
  } finally {
    attendant.close();
    output.close();
    await store?.close();
    await onEnd?.();
  }
}
