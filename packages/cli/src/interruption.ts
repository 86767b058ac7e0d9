import { exitCodes } from "./exit-codes.ts";

/** Turns the signals that end a program into a cancelled run. */
export interface Interruption {
  /** Whether a signal has come. */
  readonly isInterrupted: boolean;
  /** Says what the first signal does. Until then it ends the process at once, and so does every later one. */
  handle(cancel: (reason: string) => void): void;
  /** Does what Ctrl-C does, for whoever reads the keys one by one. */
  raise(): void;
}

const signals = { SIGINT: "Ctrl-C", SIGTERM: "SIGTERM", SIGHUP: "the end of its terminal" } as const;

/** Begins to listen for SIGINT, SIGTERM and SIGHUP. */
export function listenForInterruption(): Interruption {
  let cancel: ((reason: string) => void) | undefined;
  let isInterrupted = false;
  const interrupt = (name: string) => {
    if (cancel === undefined || isInterrupted) process.exit(exitCodes.interrupted);
    isInterrupted = true;
    cancel(`Interrupted by ${name}.`);
  };
  for (const [signal, name] of Object.entries(signals)) process.on(signal, () => interrupt(name));
  return {
    get isInterrupted() {
      return isInterrupted;
    },
    handle(given) {
      cancel = given;
    },
    raise: () => interrupt(signals.SIGINT),
  };
}
