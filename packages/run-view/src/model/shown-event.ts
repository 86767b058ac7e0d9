import type { JsonValue, RunEvent } from "@chasmx/core";

/**
 * An event without what is never shown of it: the tools that a model was offered. They name all agents of a run, in each of its
 * calls.
 */
export function shownEvent(event: RunEvent): RunEvent {
  if (event.type !== "step-started" || !offersTools(event.request)) return event;
  const { tools: _, ...request } = event.request;
  return { ...event, request };
}

function offersTools(request: JsonValue | undefined): request is { [key: string]: JsonValue } {
  return typeof request === "object" && request !== null && "tools" in request;
}
