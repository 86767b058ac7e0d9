import { type HostMessage, shownEvent } from "@chasmx/run-view";
import type { RunListener } from "../server/run-feeds.ts";

/** Collects what a view is told, so that a storm of events is a few messages. */
export interface HostMessages extends Required<Pick<RunListener, "events" | "delta" | "standing">> {
  /** Sends what has been collected. */
  flush(): void;
  close(): void;
}

/** How long is collected: about two frames. */
const collectMs = 30;

/** Sends over `post` what comes, in its order: neighbouring events as one message, and neighbouring pieces of a text too. */
export function collectMessages(post: (message: HostMessage) => void): HostMessages {
  let collected: HostMessage[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const messages = collected;
    collected = [];
    for (const message of messages) post(message);
  };
  const add = (message: HostMessage) => {
    const last = collected.at(-1);
    const both = last === undefined ? undefined : merged(last, message);
    if (both === undefined) collected.push(message);
    else collected[collected.length - 1] = both;
    timer ??= setTimeout(flush, collectMs);
  };
  return {
    events: (events) => add({ type: "events", events: events.map(shownEvent) }),
    delta: (delta) => add({ type: "delta", delta }),
    standing: (status) => add({ type: "standing", status }),
    flush,
    close() {
      clearTimeout(timer);
      collected = [];
    },
  };
}

function merged(first: HostMessage, second: HostMessage): HostMessage | undefined {
  if (first.type === "events" && second.type === "events") {
    return { type: "events", events: [...first.events, ...second.events] };
  }
  if (first.type !== "delta" || second.type !== "delta" || second.delta.isRestart === true) return undefined;
  const isSame =
    first.delta.path === second.delta.path &&
    first.delta.nodeId === second.delta.nodeId &&
    first.delta.activity === second.delta.activity;
  return isSame ? { type: "delta", delta: { ...first.delta, text: first.delta.text + second.delta.text } } : undefined;
}
