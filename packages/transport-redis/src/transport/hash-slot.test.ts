import { expect, test } from "vitest";
import { hashSlot } from "./hash-slot.ts";

test.each([
  ["123456789", 0x31c3],
  ["", 0],
  ["foo{123456789}bar", 0x31c3],
  ["{123456789}{x}", 0x31c3],
  ["foo{}{bar}", 8363],
])("gives %j the part that the specification gives it", (channel, slot) => {
  expect(hashSlot(channel)).toBe(slot);
  expect(hashSlot(Buffer.from(channel))).toBe(slot);
});
