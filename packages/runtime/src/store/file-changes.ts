import { type FSWatcher, watch } from "node:fs";

/** Tells when a file may have changed. */
export interface FileChanges {
  /** Resolves at the next change since the last call, and when the signal aborts. */
  next(): Promise<void>;
  close(): void;
}

/** Watching misses changes on some file systems, so that the file is looked at this often in any case. */
const pollMs = 500;

/** Begins to watch a file. */
export function watchChanges(file: string, signal: AbortSignal): FileChanges {
  let hasChanged = false;
  let resume: (() => void) | undefined;
  const wake = () => {
    hasChanged = true;
    resume?.();
  };
  const watcher = tryToWatch(file, wake);
  const poll = setInterval(wake, pollMs);
  signal.addEventListener("abort", wake);
  return {
    async next() {
      if (!(hasChanged || signal.aborted)) {
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
      }
      hasChanged = false;
    },
    close() {
      clearInterval(poll);
      watcher?.close();
      signal.removeEventListener("abort", wake);
    },
  };
}

/** A machine has only so many watchers; without one the file is looked at from time to time. */
function tryToWatch(file: string, wake: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(file, wake);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
