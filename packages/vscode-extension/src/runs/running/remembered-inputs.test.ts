import { expect, test } from "vitest";
import { type Memory, rememberedInputs, rememberInputs } from "./remembered-inputs.ts";

test("remembers inputs by their workflow, and never a secret", async () => {
  const kept = new Map<string, unknown>();
  const memory: Memory = {
    get: (key, otherwise) => (kept.has(key) ? (kept.get(key) as typeof otherwise) : otherwise),
    update: async (key, value) => void kept.set(key, value),
  };
  const variables = [{ name: "topic" }, { name: "key", secret: true }];
  await rememberInputs(memory, "file:///a", { inputs: { topic: "rain", key: "s3cret" }, variables });
  expect(JSON.stringify([...kept])).not.toContain("s3cret");
  expect(rememberedInputs(memory, "file:///a", variables)).toEqual({ topic: "rain" });
  expect(rememberedInputs(memory, "file:///b", variables)).toEqual({});
  expect(rememberedInputs(memory, "file:///a", [{ name: "topic", secret: true }])).toEqual({});
});
