import { type DrawnNode, foldRunState } from "@chasmx/core";
import { expect, test } from "vitest";
import { accepted, answered, asks, eventsOf } from "../events.test-kit.ts";
import { nodeLook, openTalk } from "./node-looks.ts";
import { talkPairs } from "./talk-pairs.ts";

const node = (id: string): DrawnNode => ({ id, type: "ai-processor", title: id, outgoing: [] });

function look(id: string, ...bodies: Parameters<typeof eventsOf>[0]) {
  const state = foldRunState(eventsOf([accepted(["a", "b"]), ...bodies]));
  return nodeLook(node(id), state.nodes.get(id), { ...openTalk(state), path: "" });
}

const started = { type: "node-started", node_id: "a", attempt: 1 } as const;

test("says who waits and who is asked, as long as the answer is open and the run goes on", () => {
  expect(look("a", started, asks("a", "b", "1")).subtitle).toBe("waits for b");
  expect(look("b", started, asks("a", "b", "1")).subtitle).toBe("answers a");
  expect(look("a", started, asks("a", "b", "1"), answered("1")).subtitle).toBe("ai-processor");
  const cancelled = { type: "run-cancelled", reason: "Enough." } as const;
  expect(look("a", started, asks("a", "b", "1"), cancelled)).toMatchObject({
    status: "cancelled",
    subtitle: "ai-processor",
  });
});

test("says that a node waits for a person, and so do those that run it", () => {
  const request = { type: "input-requested", node_id: "editor", key: "k", request: { question: "Send?" } } as const;
  expect(look("a", started, { ...request, path: "a#2[0]/deep" })).toMatchObject({ status: "waiting" });
  expect(look("b", started, { ...request, path: "a#2[0]/deep" })).toMatchObject({ status: "pending" });
});

test("tells branch, attempts, code and time", () => {
  const done = { type: "node-completed", node_id: "a", output: 1, branch: "yes" } as const;
  expect(look("a", { ...started, attempt: 2 }, done)).toEqual({
    status: "completed",
    subtitle: "took yes · attempt 2",
    time: "10 ms",
    label: "a, ai-processor, completed, took yes, attempt 2, took 10 ms",
  });
  const failed = {
    type: "node-failed",
    node_id: "a",
    error: { code: "NODE_TIMEOUT", message: "Late." },
    handling: "fail",
  } as const;
  expect(look("a", started, failed)).toMatchObject({ status: "failed", subtitle: "NODE_TIMEOUT" });
});

test("counts what each pair of agents has said, whoever began, within one workflow", () => {
  const broadcast = {
    type: "message-sent",
    message_id: "3",
    message_type: "broadcast",
    from: "a",
    key: "k",
    content: "Hi",
  } as const;
  const state = foldRunState(
    eventsOf([
      accepted(["a", "b", "c"]),
      asks("a", "b", "1"),
      answered("1"),
      asks("b", "a", "2"),
      { ...broadcast, to: ["b", "c"] },
      { ...asks("a", "b", "4"), path: "sub" },
      { ...broadcast, message_id: "5", to: Array.from({ length: 13 }, (_, index) => `n${index}`) },
    ]),
  );
  expect([...talkPairs(state, "").values()]).toMatchObject([
    { key: "a/b", count: 3, isOpen: true, isBroadcast: false },
    { key: "a/c", count: 1, isOpen: false, isBroadcast: true },
  ]);
  expect(talkPairs(state, "sub").size).toBe(1);
});
