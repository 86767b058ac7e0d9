import type { HostMessage } from "@chasmx/run-view";
import { expect, test } from "vitest";
import type { RunEvent } from "../protocol-types.ts";
import { collectMessages } from "./host-messages.ts";

const event = (sequence: number) => ({ type: "log", sequence }) as unknown as RunEvent;
const delta = (text: string, more = {}) => ({ path: "", nodeId: "a", activity: "1", text, ...more });

test("makes few messages of many, in their order", () => {
  const posted: HostMessage[] = [];
  const messages = collectMessages((message) => posted.push(message));
  messages.events([event(0)]);
  messages.events([event(1), event(2)]);
  messages.delta(delta("Hel"));
  messages.delta(delta("lo"));
  messages.delta(delta("other", { nodeId: "b" }));
  messages.events([event(3)]);
  messages.standing("interrupted");
  messages.flush();
  expect(posted).toEqual([
    { type: "events", events: [event(0), event(1), event(2)] },
    { type: "delta", delta: delta("Hello") },
    { type: "delta", delta: delta("other", { nodeId: "b" }) },
    { type: "events", events: [event(3)] },
    { type: "standing", status: "interrupted" },
  ]);
});

test("keeps a text that begins anew from the one before it", () => {
  const posted: HostMessage[] = [];
  const messages = collectMessages((message) => posted.push(message));
  messages.delta(delta("void"));
  messages.delta(delta("new", { isRestart: true }));
  messages.flush();
  expect(posted).toHaveLength(2);
});

test("sends by itself what nobody flushes, and nothing once it is closed", async () => {
  const posted: HostMessage[] = [];
  const first = Promise.withResolvers<void>();
  const messages = collectMessages((message) => {
    posted.push(message);
    first.resolve();
  });
  messages.events([event(0)]);
  await first.promise;
  messages.events([event(1)]);
  messages.close();
  messages.flush();
  expect(posted).toEqual([{ type: "events", events: [event(0)] }]);
});
