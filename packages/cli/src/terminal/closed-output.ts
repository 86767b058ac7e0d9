import { exitCodes } from "../exit-codes.ts";

/** Knows when nobody reads the output any more: the pipe was closed, as by `head`, or the terminal is gone. */
export interface ClosedOutput {
  readonly isClosed: boolean;
  /** Says what happens then. Until this is called the process ends at once, quietly. */
  handle(listener: () => void): void;
}

/** Begins to listen on stdout and stderr. */
export function listenForClosedOutput(): ClosedOutput {
  let listener = (): void => process.exit(exitCodes.brokenPipe);
  let isClosed = false;
  const onError = (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
    if (isClosed) return;
    isClosed = true;
    listener();
  };
  process.stdout.on("error", onError);
  process.stderr.on("error", onError);
  return {
    get isClosed() {
      return isClosed;
    },
    handle(given) {
      listener = given;
      if (isClosed) given();
    },
  };
}
