import { exitCodes } from "./exit-codes.ts";

/** Turns the signals that end a program into a cancelled run. */
export interface Interruption {
  /** Whether a signal has come. */
  readonly isInterrupted: boolean;
  /** Says what the first signal does. Until then it ends the process at once, and so does every later one. */
  handle(cancel: (reason: string) => void): void;
}

const signals = { SIGINT: "Ctrl-C", SIGTERM: "SIGTERM", SIGHUP: "the end of its terminal" } as const;

/** Begins to listen for SIGINT, SIGTERM and SIGHUP. */
export function listenForInterruption(): Interruption {
  let cancel: ((reason: string) => void) | undefined;
  let isInterrupted = false;
  for (const [signal, name] of Object.entries(signals)) {
    process.on(signal, () => {
      if (cancel === undefined || isInterrupted) process.exit(exitCodes.interrupted);
      isInterrupted = true;
      cancel(`Interrupted by ${name}.`);
    });
  }
  return {
    get isInterrupted() {
      return isInterrupted;
    },
    handle(given) {
      cancel = given;
    },
  };
}
