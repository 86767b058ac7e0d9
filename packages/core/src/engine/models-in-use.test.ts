import { describe, expect, test } from "vitest";
import { loadWorkflow } from "../checks/load.ts";
import type { LlmProvider } from "../contracts/llm-provider.ts";
import { rehearsal } from "../models/rehearsal.ts";
import { routedProvider } from "../models/routed-provider.ts";
import { document, tryRun } from "../testing/try-run.test-kit.ts";
import { modelsOf } from "./models-in-use.ts";
import { rerun } from "./rerun.ts";
import { resumeRun } from "./resume.ts";

const agent = (model?: string) => ({ type: "ai-processor", config: { prompt: "Do it.", ...(model ? { model } : {}) } });
const nodes = {
  a: agent("gpt-5"),
  b: agent(),
  c: agent("{{which}}"),
  d: { type: "delay", config: { delay_seconds: 0 } },
};
const variables = [{ name: "which", type: "string", value: "other" }];
const file = (definition: object) => JSON.stringify(definition);
const priced = (price: number | undefined): LlmProvider => ({
  name: "priced",
  priceOf: () => (price === undefined ? undefined : { input: price, output: 0 }),
  generate: async () => ({ content: "", finish_reason: "stop", usage: { input_tokens: 500_000, output_tokens: 1 } }),
});

describe("modelsOf", () => {
  test("names the models that nodes call, but for those that only rendering tells", async () => {
    const workflow = await loadWorkflow(document(nodes, { variables }));
    expect(modelsOf(workflow)).toEqual([
      { nodeId: "a", model: "gpt-5" },
      { nodeId: "b", model: undefined },
    ]);
    expect(
      modelsOf(workflow, { model: "x", elsewhere: ["b"] }).map(({ nodeId, model }) => `${nodeId} ${model}`),
    ).toEqual(["a x", "c x"]);
  });

  test("looks into the workflows that nodes run", async () => {
    const main = document({ each: { type: "workflow", config: { file: "inner.json" } } });
    const files = { file: "main.json", read: async () => file(document({ a: agent("m") })) };
    expect(modelsOf(await loadWorkflow(main, { files }))).toEqual([{ nodeId: "a", file: "inner.json", model: "m" }]);
  });
});

describe("a run", () => {
  const provider = routedProvider({ routes: { "gpt-*": { provider: rehearsal() } }, default: "gpt-5" });

  test("does not start where nobody serves a model, and names it with its node", async () => {
    const unserved = document({ a: agent("gpt-5"), b: agent("mistral/large") });
    await expect(tryRun(unserved, { provider })).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringMatching(/^Node "b" cannot call its model\. .*"mistral\/large".* Add "mistral\/\*"/),
    });
  });

  test("fails at the node whose model is only known when it is rendered", async () => {
    const tried = await tryRun(document({ c: agent("{{which}}") }, { variables }), { provider });
    expect(await tried.ended).toMatchObject({ failedNode: "c", error: { code: "OPTION_INVALID" } });
  });

  test("goes on with the model that it was started with, and is begun again with it", async () => {
    const asked: unknown[] = [];
    const answering = (isFirst: boolean): LlmProvider => ({
      name: "asked",
      generate({ model }) {
        asked.push(model);
        if (!isFirst) return Promise.resolve({ content: "done", finish_reason: "stop" });
        queueMicrotask(() => tried.run.leave());
        return new Promise(() => undefined);
      },
    });
    const one = document({ a: agent("written") });
    const tried = await tryRun(one, { provider: answering(true), model: "chosen", runId: "r" });
    await tried.ended;
    const workflow = await loadWorkflow(one);
    const { store } = tried;
    await (await resumeRun(workflow, "r", { store, provider: answering(false) })).finished;
    const events = await Array.fromAsync(store.read("r"));
    await (await rerun(workflow, events, { provider: answering(false) })).finished;
    await (await rerun(workflow, events, { provider: answering(false), model: "other" })).finished;
    expect(asked).toEqual(["chosen", "chosen", "chosen", "other"]);
  });

  test("journals what its calls cost where the price is known", async () => {
    const two = document({ a: agent(), b: agent() });
    expect((await (await tryRun(two, { provider: priced(2) })).ended).usage).toEqual({
      input_tokens: 1_000_000,
      output_tokens: 2,
      cost_usd: 2,
      priced_tokens: 1_000_002,
    });
    expect((await (await tryRun(two, { provider: priced(undefined) })).ended).usage).not.toHaveProperty("cost_usd");
  });
});
