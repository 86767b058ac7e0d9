import { CloseAction, ErrorAction, type ErrorHandler } from "vscode-languageclient";
import { countRestarts } from "../restarts.ts";

/**
 * Starts a server again that has ended, until it has done so too often. That nothing can be written to it decides nothing: it
 * comes right before its end, and a client that ended it for that would not start it again.
 */
export function startAgain(): ErrorHandler {
  const restarts = countRestarts(Date.now());
  return {
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    async closed() {
      const delayMs = restarts.nextDelayMs(Date.now());
      if (delayMs === undefined) return { action: CloseAction.DoNotRestart, message: tooOften };
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      return { action: CloseAction.Restart, handled: true };
    },
  };
}

const tooOften =
  "The ChasmX language server has ended too often to be started again. See its log, and use ChasmX: Restart Language Server once that is mended.";
