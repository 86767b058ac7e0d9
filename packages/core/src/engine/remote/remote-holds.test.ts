import { describe, expect, test } from "vitest";
import type { LlmProvider } from "../../contracts/llm-provider.ts";
import { call, paid } from "../../testing/paid-provider.test-kit.ts";
import { document } from "../../testing/try-run.test-kit.ts";
import { together } from "../../testing/two-processes.test-kit.ts";

describe("a budget whose agents live in other processes", () => {
  const definition = document(
    { a: "worker", b: "worker" },
    { metadata: { max_concurrency: 4, budget: { max_tokens: 1000 } } },
  );

  test("is reserved at the run's owner, so that answers side by side do not overshoot it", async () => {
    const { provider, used } = paid();
    const set = await together(
      {
        definition,
        here: {
          a: async ({ agent }) =>
            (await Promise.all(
              Array.from({ length: 8 }, (_, at) =>
                agent.ask("b", "?", { step: `s${at}` }).catch((error) => error.code),
              ),
            )) as never,
        },
        there: { b: () => "done" },
        answerThere: async (_, { model }) => (await model.generate(call(200))).content,
      },
      { host: { provider } },
    );
    await set.host();
    const state = await (await set.start()).finished;
    const answers = state.nodes.get("a")?.output as string[];
    expect(used()).toBeLessThanOrEqual(1000);
    expect(answers.filter((answer) => answer === "said").length).toBeGreaterThanOrEqual(3);
    expect(answers).toContain("LIMIT_EXCEEDED");
    expect(state.usage.input_tokens + state.usage.output_tokens).toBe(used());
  });

  test("counts what was used for an answer that failed in the end", async () => {
    const { provider, used } = paid();
    const set = await together(
      {
        definition,
        here: {
          a: async ({ agent }) =>
            [
              await agent.ask("b", "1").catch((error) => error.code),
              await agent.ask("b", "2").catch((error) => error.code),
              await agent.ask("b", "3").catch((error) => error.code),
            ] as never,
        },
        there: { b: () => "done" },
        async answerThere(_, { model }) {
          await model.generate(call(400));
          throw new Error("Afterwards.");
        },
      },
      { host: { provider } },
    );
    await set.host();
    const state = await (await set.start()).finished;
    expect(state.nodes.get("a")?.output).toEqual(["NODE_FAILED", "NODE_FAILED", "LIMIT_EXCEEDED"]);
    expect(used()).toBeLessThanOrEqual(1000);
  });

  test("frees what a process that has gone had reserved", async () => {
    const begun = Promise.withResolvers<void>();
    const hanging: LlmProvider = {
      name: "hanging",
      generate: () => {
        begun.resolve();
        return new Promise(() => undefined);
      },
    };
    const { provider } = paid();
    const set = await together(
      {
        definition,
        here: {
          a: async ({ agent, model }) => {
            const lost = agent.ask("b", "?").catch((error) => error.code);
            await begun.promise;
            const own = model.generate(call(800));
            hosting.leave();
            return [await lost, (await own).content] as never;
          },
        },
        there: { b: () => "done" },
        answerThere: async (_, { model }) => (await model.generate(call(800))).content,
      },
      { host: { provider: hanging }, run: { provider } },
    );
    const hosting = await set.host();
    const run = await set.start();
    const state = await run.finished;
    expect(state.nodes.get("a")?.output).toEqual([expect.any(String), "said"]);
  });

  test.each([
    ["a question whose asker waits no longer", false],
    ["the work of a node whose time is over", true],
  ])("frees what was reserved for %s", async (_, isWork) => {
    const slow: LlmProvider = {
      name: "slow",
      generate: (_request, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    };
    const { provider } = paid();
    const b = { type: "worker", config: { can_communicate: true }, on_error: "continue" };
    const set = await together(
      {
        definition: document(
          { a: "worker", b: isWork ? { ...b, timeout_seconds: 0.2 } : b },
          { edges: isWork ? [["b", "a"]] : [], metadata: { max_concurrency: 4, budget: { max_tokens: 1000 } } },
        ),
        here: {
          async a({ agent, model }) {
            if (!isWork) await agent.ask("b", "?", { timeoutMs: 200 }).catch(() => undefined);
            return (await model.generate(call(800))).content;
          },
        },
        there: { b: async ({ model }) => (isWork ? (await model.generate(call(800))).content : "done") },
        answerThere: async (_question, { model }) => (await model.generate(call(800))).content,
      },
      { host: { provider: slow }, run: { provider } },
    );
    await set.host();
    const state = await (await set.start()).finished;
    expect(state.nodes.get("a")?.output).toBe("said");
  });
});
