import { Console } from "node:console";

/** Leaves stdout to the command: what a plugin prints with `console` goes to stderr. */
export function sendConsoleToStderr(): void {
  globalThis.console = new Console(process.stderr, process.stderr);
}
