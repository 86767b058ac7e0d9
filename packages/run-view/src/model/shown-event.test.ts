import type { RunEvent } from "@chasmx/core";
import { expect, test } from "vitest";
import { shownEvent } from "./shown-event.ts";

const started = (request?: object) =>
  ({ type: "step-started", node_id: "a", key: "a/1/turn-0/0", request }) as unknown as RunEvent;

test("leaves out of a model's request the tools, and nothing else", () => {
  const messages = [{ role: "user", content: "Hello" }];
  const request = { messages, messages_before: 0, tools: [{ name: "ask_node" }], model: "m" };
  expect(shownEvent(started(request))).toEqual(started({ messages, messages_before: 0, model: "m" }));
});

test("leaves every other event as it is", () => {
  for (const event of [started(), started({ file: "sub.workflow.json" })]) expect(shownEvent(event)).toBe(event);
});
