import type { RunEvent, RunStatus, TextDelta } from "@chasmx/core";

/** Something to tell of a run. */
export type RunNews =
  | { readonly kind: "events"; readonly events: readonly RunEvent[] }
  | { readonly kind: "delta"; readonly delta: TextDelta }
  | { readonly kind: "standing"; readonly status: RunStatus };

/** What waits to be told to the client. */
export interface Outbox {
  event(event: RunEvent): void;
  delta(runId: string, delta: TextDelta): void;
  standing(runId: string, status: RunStatus): void;
  /** Forgets what has not been told of a run. */
  drop(runId: string): void;
  /** Resolves once all that waits has been handed over, or cannot be. */
  flushed(): Promise<void>;
}

/** More events than these go into another message. */
const maxEvents = 1_000;

/**
 * Tells a client what happens: what comes within one turn of the event loop goes together, and while the client takes it, what
 * comes in the meantime is gathered. News of one run stay in their order.
 */
export function openOutbox(send: (runId: string, news: RunNews) => Promise<void>): Outbox {
  let waiting = new Map<string, RunNews[]>();
  let sending: Promise<void> | undefined;

  const sendAll = async () => {
    // After this turn of the event loop.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (waiting.size > 0) {
      const batch = waiting;
      waiting = new Map();
      const sent = [...batch].flatMap(([runId, all]) => all.flatMap(parts).map((news) => send(runId, news)));
      // Who has gone is told nothing.
      await Promise.allSettled(sent);
    }
    sending = undefined;
  };
  const add = (runId: string, news: RunNews) => {
    const all = waiting.get(runId);
    const joined = all === undefined ? undefined : join(all.at(-1), news);
    if (all === undefined) waiting.set(runId, [news]);
    else if (joined === undefined) all.push(news);
    else all[all.length - 1] = joined;
    sending ??= sendAll();
  };
  return {
    event: (event) => add(event.run_id, { kind: "events", events: [event] }),
    delta: (runId, delta) => add(runId, { kind: "delta", delta }),
    standing: (runId, status) => add(runId, { kind: "standing", status }),
    drop: (runId) => void waiting.delete(runId),
    flushed: async () => await sending,
  };
}

/** Two pieces of news as one; undefined where they are none. */
function join(last: RunNews | undefined, news: RunNews): RunNews | undefined {
  if (last?.kind === "events" && news.kind === "events") {
    // One list grows: copying it for every event would take ever longer.
    (last.events as RunEvent[]).push(...news.events);
    return last;
  }
  if (last?.kind !== "delta" || news.kind !== "delta") return undefined;
  const [{ delta: one }, { delta: other }] = [last, news];
  const isSame = one.path === other.path && one.nodeId === other.nodeId && one.activity === other.activity;
  if (!isSame || other.isRestart === true) return undefined;
  return { kind: "delta", delta: { ...one, text: one.text + other.text } };
}

function parts(news: RunNews): RunNews[] {
  if (news.kind !== "events" || news.events.length <= maxEvents) return [news];
  const count = Math.ceil(news.events.length / maxEvents);
  return Array.from({ length: count }, (_, index) => ({
    kind: "events",
    events: news.events.slice(index * maxEvents, (index + 1) * maxEvents),
  }));
}
