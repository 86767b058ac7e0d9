import type { LlmProvider } from "@chasmx/core";
import { expect, test } from "vitest";
import { joinedProvider } from "./joined-provider.ts";

function provider(name: string, more: Partial<LlmProvider> = {}): LlmProvider {
  return { name, generate: async ({ model }) => ({ content: `${name} ${model}`, finish_reason: "stop" }), ...more };
}

const { signal } = new AbortController();
const ask = async (joined: LlmProvider, model?: string) =>
  (await joined.generate({ messages: [], ...(model === undefined ? {} : { model }) }, { signal })).content;

test("refuses a model that nobody serves, and a request without one", async () => {
  const joined = joinedProvider({ "vscode/*": provider("vscode") }, undefined);
  await expect(ask(joined, "gpt")).rejects.toMatchObject({ code: "OPTION_INVALID" });
  await expect(ask(joined)).rejects.toMatchObject({ code: "OPTION_INVALID" });
  expect(() => joined.assertServes?.("gpt")).toThrow("gpt");
});

test("hands each request to whoever serves its model, under the model's whole name", async () => {
  const joined = joinedProvider({ "vscode/*": provider("vscode") }, provider("rest"));
  expect(await ask(joined, "vscode/gpt")).toBe("vscode vscode/gpt");
  expect(await ask(joined, "gpt")).toBe("rest gpt");
  expect(await ask(joined)).toBe("rest undefined");
  expect(joined.name).toBe("vscode, rest");
});

test("costs nothing only where none of them does, and knows the prices of each", () => {
  const price = { input: 1, output: 2 };
  const free = provider("free", { isFree: true });
  expect(joinedProvider({ "a*": free }, free).isFree).toBe(true);
  const joined = joinedProvider({ "a*": free }, provider("paid", { priceOf: () => price }));
  expect(joined.isFree).toBe(false);
  expect([joined.priceOf?.("a"), joined.priceOf?.("b")]).toEqual([undefined, price]);
});
