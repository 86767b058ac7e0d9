import type { RunEvent } from "@chasmx/core";
import { eventSentence } from "../model/words.ts";
import { html } from "./dom.ts";

/** Tells a screen reader what happens in a run that goes on. */
export interface Announcer {
  readonly element: HTMLElement;
  tell(events: readonly RunEvent[]): void;
}

const told: ReadonlySet<RunEvent["type"]> = new Set([
  "run-started",
  "run-resumed",
  "run-paused",
  "run-interrupted",
  "run-completed",
  "run-failed",
  "run-cancelled",
  "transport-fallback",
  "node-completed",
  "node-failed",
  "input-requested",
  "message-sent",
]);

/** A new sentence so often at most: a screen reader that is interrupted all the time says nothing. */
const everyMs = 1500;

/** Says the latest that is worth it, politely. */
export function announcer(): Announcer {
  const element = html("div", { class: "unseen", role: "status", "aria-live": "polite" });
  let next: string | undefined;
  let isWaiting = false;
  const say = () => {
    isWaiting = next !== undefined;
    if (next === undefined) return;
    element.textContent = next;
    next = undefined;
    setTimeout(say, everyMs);
  };
  return {
    element,
    tell(events) {
      const latest = events.findLast(({ type }) => told.has(type));
      if (latest === undefined) return;
      next = eventSentence(latest);
      if (!isWaiting) say();
    },
  };
}
