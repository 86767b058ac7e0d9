import { runEvents, runStanding } from "@chasmx/run-server/protocol";
import { beforeEach, expect, test } from "vitest";
import type { RunEvent } from "../protocol-types.ts";
import { createNotifications } from "./notifications.ts";
import { createRunFeeds, type RunFeeds } from "./run-feeds.ts";

type FeedServer = Parameters<typeof createRunFeeds>[0];
type State = FeedServer["state"];

let feeds: RunFeeds;
let tell: (method: string, params: unknown) => void;
let become: (state: State) => void;
let watched: string[];

beforeEach(() => {
  const notifications = createNotifications();
  let hear: (method: string, params: unknown) => void = () => undefined;
  const connection = { onNotification: (listener: typeof hear) => (hear = listener) };
  notifications.attach(connection as unknown as Parameters<typeof notifications.attach>[0]);
  tell = (method, params) => hear(method, params);
  const listeners = new Set<(state: State) => void>();
  let state: State = "ready";
  become = (next) => {
    state = next;
    for (const listener of listeners) listener(next);
  };
  watched = [];
  feeds = createRunFeeds({
    on: notifications.on,
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async request(_type, params) {
      watched.push((params as { run_id: string }).run_id);
      return undefined as never;
    },
    get state() {
      return state;
    },
  });
});

const event = (sequence: number, type: string) => ({ type, sequence, path: "" }) as unknown as RunEvent;
const happens = (...events: RunEvent[]) => tell(runEvents.method, { run_id: "r", events });

/** Watches the run, and gives what is heard of where it stands. */
function standings(): string[] {
  const heard: string[] = [];
  feeds.watch("r", { events: () => undefined, standing: (status) => heard.push(status) });
  return heard;
}

test("tells whoever comes later that a run's process is gone", () => {
  standings();
  happens(event(0, "run-accepted"));
  tell(runStanding.method, { run_id: "r", status: "interrupted" });
  expect(standings()).toEqual(["interrupted"]);
});

test("says no more of it once something happens to the run again", () => {
  standings();
  happens(event(0, "run-accepted"));
  tell(runStanding.method, { run_id: "r", status: "interrupted" });
  happens(event(1, "run-resumed"));
  expect(standings()).toEqual([]);
});

test("takes with the program the runs that go on, not those that have ended, and watches them again with the next", () => {
  const going = standings();
  happens(event(0, "run-accepted"));
  become("failed");
  expect(going).toEqual(["interrupted"]);
  become("ready");
  expect(watched).toEqual(["r", "r"]);
  expect(standings()).toEqual([]);
  happens(event(1, "run-completed"));
  become("failed");
  expect(going).toEqual(["interrupted"]);
});
