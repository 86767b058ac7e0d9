import { runDelta, runEvents, runStanding, unwatchRun, watchRun } from "@chasmx/run-server/protocol";
import type { RunEvent, RunStatus, TextDelta } from "../protocol-types.ts";
import type { RunServer } from "./run-server.ts";

/** Who looks at a run. */
export interface RunListener {
  /** Hears events in their order, from the first on, each once. */
  events(events: readonly RunEvent[]): void;
  delta?(delta: TextDelta): void;
  /** The run's process is gone. */
  standing?(status: RunStatus): void;
  /** The run cannot be watched. */
  failed?(error: unknown): void;
}

/** The runs that somebody looks at, each watched once however many look. */
export interface RunFeeds {
  /** The function that it returns ends it. */
  watch(runId: string, listener: RunListener): () => void;
}

interface Feed {
  readonly events: RunEvent[];
  readonly listeners: Set<RunListener>;
  isWatched: boolean;
  standing: RunStatus | undefined;
}

/** Whether nothing more can happen in a run. */
export function isEnded(events: readonly RunEvent[]): boolean {
  return /^run-(completed|failed|cancelled)$/.test(events.at(-1)?.type ?? "");
}

type FeedServer = Pick<RunServer, "on" | "onState" | "request" | "state">;

/** Collects what the server of a folder tells about runs. */
export function createRunFeeds(server: FeedServer): RunFeeds {
  const feeds = new Map<string, Feed>();
  const feedOf = (runId: string): Feed => {
    const feed = feeds.get(runId) ?? { events: [], listeners: new Set(), isWatched: false, standing: undefined };
    feeds.set(runId, feed);
    return feed;
  };
  const begin = (runId: string, feed: Feed) => {
    feed.isWatched = true;
    feed.standing = undefined;
    server.request(watchRun, { run_id: runId }).catch((error: unknown) => {
      feed.isWatched = false;
      for (const listener of feed.listeners) listener.failed?.(error);
    });
  };
  const stand = (feed: Feed, status: RunStatus) => {
    feed.standing = status;
    for (const listener of [...feed.listeners]) listener.standing?.(status);
  };
  server.on(runEvents, ({ run_id, events }) => {
    const feed = feedOf(run_id);
    // A run that is watched anew tells its events again from the first; one that was just left may tell some more.
    const news: RunEvent[] = [];
    for (const event of events) {
      if (event.sequence === feed.events.length + news.length) news.push(event);
    }
    feed.events.push(...news);
    if (news.length === 0) return;
    // That something happens to it says that somebody owns it again.
    feed.standing = undefined;
    for (const listener of [...feed.listeners]) listener.events(news);
  });
  server.on(runDelta, ({ run_id, delta }) => {
    for (const listener of [...(feeds.get(run_id)?.listeners ?? [])]) listener.delta?.(delta);
  });
  server.on(runStanding, ({ run_id, status }) => {
    stand(feedOf(run_id), status);
  });
  server.onState((state) => {
    for (const [runId, feed] of feeds) {
      // With the program its runs have stopped, and nobody else says so.
      if (state === "failed" && !isEnded(feed.events)) stand(feed, "interrupted");
      if (state !== "ready") feed.isWatched = false;
      else if (!feed.isWatched && feed.listeners.size > 0) begin(runId, feed);
    }
  });
  return {
    watch(runId, listener) {
      const feed = feedOf(runId);
      feed.listeners.add(listener);
      if (feed.events.length > 0) listener.events([...feed.events]);
      if (feed.standing !== undefined) listener.standing?.(feed.standing);
      if (!feed.isWatched) begin(runId, feed);
      return () => {
        feed.listeners.delete(listener);
        if (feed.listeners.size > 0 || feeds.get(runId) !== feed) return;
        feeds.delete(runId);
        // Where the program has ended meanwhile there is nothing to end.
        if (feed.isWatched && server.state === "ready")
          server.request(unwatchRun, { run_id: runId }).catch(() => undefined);
      };
    },
  };
}
