import { describe, expect, test } from "vitest";
import { document, provider, strays, tryRun, worker } from "../testing/try-run.test-kit.ts";

const agent = (config: object = {}) => ({ type: "ai-processor", config: { prompt: "Do it.", ...config } });

describe("what a provider gives", () => {
  const circle: Record<string, unknown> = { content: "x" };
  circle.self = circle;
  const answering: Record<string, unknown> = {
    nothing: undefined,
    null: null,
    "a text": "hello",
    "a number": 7,
    "an object without content": {},
    "content that is a list": { content: ["x"], finish_reason: "stop" },
    "tool calls that are a text": { content: "x", tool_calls: "ask_node", finish_reason: "tool-calls" },
    "tool calls of null": { content: "", tool_calls: [null], finish_reason: "tool-calls" },
    "a tool call without an id": {
      content: "",
      tool_calls: [{ name: "ask_node", arguments: {} }],
      finish_reason: "tool-calls",
    },
    "a tool call without a name": {
      content: "",
      tool_calls: [{ id: "1", arguments: {} }],
      finish_reason: "tool-calls",
    },
  };

  test.each(Object.entries(answering))("is PROVIDER_OUTPUT_INVALID where it is %s", async (_, given) => {
    const tried = await tryRun(document({ a: agent({ can_communicate: true }) }), {
      provider: provider(async () => given),
    });
    const state = await tried.ended;
    expect(state).toMatchObject({ status: "failed", error: { code: "PROVIDER_OUTPUT_INVALID" } });
    expect(state.error?.message).not.toMatch(/undefined|null|properties of|is not a function/);
  });

  test.each([
    ["content of null", { content: null, finish_reason: "stop" }],
    ["tool calls of null", { content: "fine", tool_calls: null, finish_reason: "stop" }],
    ["usage of null", { content: "fine", usage: null, finish_reason: "stop" }],
    ["usage without numbers", { content: "fine", usage: { total: 3 }, finish_reason: "stop" }],
    [
      "usage that is no number",
      { content: "fine", usage: { input_tokens: Number.NaN, output_tokens: 1 }, finish_reason: "stop" },
    ],
    ["usage below zero", { content: "fine", usage: { input_tokens: -5, output_tokens: 1 }, finish_reason: "stop" }],
  ])("does no harm with %s: the answer counts, the rest is left out, or it is refused in words", async (_, given) => {
    const tried = await tryRun(document({ a: agent() }), { provider: provider(async () => given) });
    const state = await tried.ended;
    if (state.status !== "completed") expect(state.error?.code).toMatch(/PROVIDER_OUTPUT_INVALID|OUTPUT_NOT_JSON/);
    expect(Number.isFinite(state.usage.input_tokens)).toBe(true);
    expect(state.usage.input_tokens).toBeGreaterThanOrEqual(0);
    expect(tried.events.map((event) => event.sequence)).toEqual(tried.events.map((_, index) => index));
  });

  test("fails the node where it is circular", async () => {
    const tried = await tryRun(document({ a: agent() }), { provider: provider(async () => circle) });
    expect((await tried.ended).status).toBe("failed");
  });

  test("fails the node where it throws at once, rejects with a text, or never answers and is cancelled", async () => {
    const found = await strays(async () => {
      for (const fail of [
        () => {
          throw new Error("sync");
        },
        () => Promise.reject("text"),
      ]) {
        const tried = await tryRun(document({ a: agent() }), { provider: provider(fail) });
        expect(await tried.ended).toMatchObject({ status: "failed", failedNode: "a" });
      }
      let wasAborted = false;
      const tried = await tryRun(document({ a: agent() }), {
        provider: provider((_, { signal }) => {
          signal.addEventListener("abort", () => {
            wasAborted = true;
          });
          queueMicrotask(() => tried.run.cancel());
          return new Promise(() => undefined);
        }),
      });
      expect((await tried.ended).status).toBe("cancelled");
      expect(wasAborted).toBe(true);
    });
    expect(found).toEqual([]);
  });
});

describe("a budget", () => {
  const spending = provider(async () => ({
    content: "ok",
    finish_reason: "stop",
    usage: { input_tokens: 6, output_tokens: 4 },
  }));

  test("of tokens stops before the call that would begin beyond it", async () => {
    const tried = await tryRun(
      document(
        { a: agent(), b: agent(), c: agent() },
        {
          edges: [
            ["a", "b"],
            ["b", "c"],
          ],
          metadata: { budget: { max_tokens: 20 } },
        },
      ),
      { provider: spending },
    );
    const state = await tried.ended;
    expect(state).toMatchObject({ status: "failed", failedNode: "c", error: { code: "LIMIT_EXCEEDED" } });
    expect(state.usage).toEqual({ input_tokens: 12, output_tokens: 8 });
  });

  test("of tokens counts what asked nodes use", async () => {
    const tried = await tryRun(
      document({ a: "worker", b: agent({ can_communicate: true }) }, { metadata: { budget: { max_tokens: 5 } } }),
      {
        provider: spending,
        nodeTypes: [
          worker({
            a: async ({ agent: verbs }) => [
              await verbs.ask("b", "1"),
              await verbs.ask("b", "2").catch((error) => error.code),
            ],
          }),
        ],
      },
    );
    const state = await tried.ended;
    expect(state.nodes.get("a")?.output).toEqual(["ok", "LIMIT_EXCEEDED"]);
  });

  test("of money is refused before anything runs where the price is not known", async () => {
    const paid = { ...spending, isFree: false };
    const priced = document({ a: agent() }, { metadata: { budget: { max_cost_usd: 1 } } });
    await expect(tryRun(priced, { provider: paid })).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    expect((await (await tryRun(priced, {})).ended).status).toBe("completed");
  });

  test.each([0, 1, 3])("of %i questions refuses the next one with LIMIT_EXCEEDED", async (max_asks) => {
    const tried = await tryRun(document({ a: "worker", b: "worker" }, { metadata: { budget: { max_asks } } }), {
      nodeTypes: [
        worker(
          {
            async a({ agent: verbs }) {
              const results: string[] = [];
              for (let count = 0; count < 5; count++)
                results.push(await verbs.ask("b", "?").then(String, (error) => error.code));
              return results;
            },
          },
          () => "!",
        ),
      ],
    });
    const state = await tried.ended;
    expect(state.nodes.get("a")?.output).toEqual(
      Array.from({ length: 5 }, (_, index) => (index < max_asks ? "!" : "LIMIT_EXCEEDED")),
    );
  });

  test("of questions holds for the whole tree, however they are nested", async () => {
    let answers = 0;
    const tried = await tryRun(
      document({ a: "worker", b: "worker", c: "worker" }, { metadata: { budget: { max_asks: 4 } } }),
      {
        nodeTypes: [
          worker(
            {
              a: ({ agent: verbs }) =>
                Promise.all(
                  [0, 1, 2].map((index) => verbs.ask("b", "?", { step: `s${index}` }).catch((error) => error.code)),
                ),
            },
            async (_, context) => {
              answers += 1;
              if (context.run.nodeId === "b") await context.agent.ask("c", "??").catch(() => undefined);
              return 1;
            },
          ),
        ],
      },
    );
    await tried.ended;
    expect(answers).toBe(4);
  });
});
