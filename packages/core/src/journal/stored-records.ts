import type { RunEvent } from "../contracts/run-event.ts";
import type { RunCommand, RunSummary } from "../contracts/run-store.ts";
import { isSummaryOf } from "./summary.ts";

/*
 * What a store has kept as JSON, read back. Anybody who can write to its place may have put something else there.
 */

/** The event of a text; undefined where it is none. */
export function parseEvent(text: string): RunEvent | undefined {
  const event = parseObject(text) as Partial<RunEvent> | undefined;
  return typeof event?.type === "string" && typeof event.time === "number" ? (event as RunEvent) : undefined;
}

/** The command of a text; undefined where it is none. */
export function parseCommand(text: string): RunCommand | undefined {
  const command = parseObject(text) as RunCommand | undefined;
  return command !== undefined && isCommand(command) ? command : undefined;
}

/** The summary of the given run; undefined where a text is none of it. */
export function parseSummary(runId: string, text: string): RunSummary | undefined {
  const summary = parseObject(text);
  return isSummaryOf(runId, summary) ? summary : undefined;
}

function isCommand(command: RunCommand): boolean {
  if (command.type === "cancel") return typeof command.reason === "string";
  return command.type === "give-input" && typeof command.key === "string" && command.value !== undefined;
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
