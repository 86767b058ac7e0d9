import type { Logger } from "@chasmx/core";
import { type LogLevel, logLevels } from "./log-levels.ts";
import { printableLine } from "./terminal/printable.ts";

/** A logger that writes lines of at least the given level: `12:30:05.123 info  node started: student`. */
export function createLogger(level: LogLevel, write: (line: string) => void): Logger {
  const from = logLevels.indexOf(level);
  const at = (own: Exclude<LogLevel, "silent">) => (message: string) => {
    if (logLevels.indexOf(own) < from) return;
    write(`${new Date().toISOString().slice(11, 23)} ${own.padEnd(5)} ${printableLine(message)}\n`);
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
