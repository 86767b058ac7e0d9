import { expect, test } from "vitest";
import { transportText } from "./mode-texts.ts";

test("says whether the transport can be used, and why not", () => {
  expect(transportText({ mode: "simple", transport: "memory", is_ready: true })).toBe(
    "Simple mode: agents talk in memory.",
  );
  expect(transportText({ mode: "pubsub", transport: "redis", is_ready: true })).toBe(
    "Pubsub mode over redis: it can be used now.",
  );
  expect(transportText({ mode: "pubsub", transport: "redis", is_ready: false, reason: "Nobody answers." })).toBe(
    "Pubsub mode over redis: it cannot be used now. Nobody answers.",
  );
  expect(transportText({ mode: "pubsub", is_ready: false, reason: "Configure one." })).toBe(
    "No transport is configured. Configure one.",
  );
});
