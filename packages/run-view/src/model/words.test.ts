import type { RunEvent } from "@chasmx/core";
import { expect, test } from "vitest";
import { asks, eventsOf } from "../events.test-kit.ts";
import { eventSentence } from "./words.ts";

const sentence = (...bodies: Parameters<typeof eventsOf>[0]) => {
  const events = eventsOf(bodies);
  const sent = events.find((event) => event.type === "message-sent");
  return eventSentence(events.at(-1) as RunEvent, () => sent);
};

test("tells events of a later version, and messages that nobody sent, by what is known of them", () => {
  expect(eventSentence({ type: "toString" } as unknown as RunEvent)).toBe("toString");
  const settled = { type: "message-settled", message_id: "x", outcome: "late" } as const;
  expect(eventSentence(eventsOf([settled])[0] as RunEvent)).toBe("A message is late");
});

test("tells who asks, who answers after how long, and who gives no answer", () => {
  const error = { code: "ASK_TIMEOUT", message: "Nobody answered." } as const;
  expect(sentence(asks("a", "b", "1"))).toBe("a asks b: Why 1?");
  expect(
    sentence(asks("a", "b", "1"), { type: "message-settled", message_id: "1", outcome: "answered", content: "So." }),
  ).toBe("b answers a after 10 ms: So.");
  expect(sentence(asks("a", "b", "1"), { type: "message-settled", message_id: "1", outcome: "timed-out", error })).toBe(
    "b gives a no answer (timed-out) after 10 ms: ASK_TIMEOUT: Nobody answered.",
  );
});

test("names three receivers of a broadcast and counts the others", () => {
  const to = ["b", "c", "d", "e", "f"];
  const broadcast = {
    type: "message-sent",
    message_id: "1",
    message_type: "broadcast",
    from: "a",
    key: "k",
    content: "Hi",
  } as const;
  expect(sentence({ ...broadcast, to })).toBe("a tells b, c, d and 2 more: Hi");
  expect(sentence({ ...broadcast, to: [] })).toBe("a tells nobody: Hi");
});

test("spells out what a name or an output could mislead with", () => {
  expect(sentence({ type: "node-completed", node_id: "a\u202eb", output: `\u2067${"x".repeat(1e6)}` })).toMatch(
    /^a\\u202eb is completed: \\u2067x{150,160}…$/,
  );
});
