import { spawn } from "node:child_process";
import { constants } from "node:os";

/**
 * Runs a program without a shell and gives its exit code (128 + n when signal n ended it, as shells count). While it
 * runs, signals sent to this process are its signals.
 */
export function runProgram(command, parameters, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: "inherit", ...options });
    const stopPassing = passSignals(child);
    child.on("error", (error) => {
      stopPassing();
      reject(error);
    });
    child.on("close", (code, signal) => {
      stopPassing();
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

function passSignals(child) {
  const handlers = ["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => {
    // A terminal gives Ctrl-C to every process in it. Passed on as well, it would look like a second Ctrl-C.
    const isShared = signal === "SIGINT" && process.stdin.isTTY;
    return [signal, () => isShared || child.kill(signal)];
  });
  for (const [signal, handler] of handlers) {
    process.on(signal, handler);
  }
  return () => {
    for (const [signal, handler] of handlers) {
      process.off(signal, handler);
    }
  };
}
