import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LlmProvider, LlmRequest } from "../contracts/llm-provider.ts";
import { bytesOf, call, paid } from "../testing/paid-provider.test-kit.ts";
import { document, strays, tryRun, worker } from "../testing/try-run.test-kit.ts";

/** A run of one node that makes all these calls at once, and what became of them. */
async function callAll(requests: readonly LlmRequest[], budget: object, provider: LlmProvider) {
  const tried = await tryRun(document({ a: "worker" }, { metadata: { budget } }), {
    provider,
    nodeTypes: [
      worker({
        a: ({ model }) =>
          Promise.all(
            requests.map((request, index) =>
              model.generate(request, { step: `s${index}` }).then(
                () => "ok",
                (error) => error.code,
              ),
            ),
          ),
      }),
    ],
  });
  const state = await tried.ended;
  return {
    state,
    codes: state.nodes.get("a")?.output as string[],
    errors: tried.of("step-failed").map(({ error }) => error.message),
  };
}

describe("a budget under parallel calls", () => {
  const requests = fc.array(fc.record({ tokens: fc.integer({ min: 1, max: 100 }), fails: fc.boolean() }), {
    maxLength: 20,
  });

  test("of tokens is never overshot, and refuses nothing that would fit once the others have ended", async () => {
    await fc.assert(
      fc.asyncProperty(requests, fc.integer({ min: 1, max: 800 }), async (given, max_tokens) => {
        const { provider, used } = paid();
        const all = given.map(({ tokens, fails }) => call(tokens, fails ? "fails" : "m"));
        const { codes, state } = await callAll(all, { max_tokens }, provider);
        expect(used()).toBeLessThanOrEqual(max_tokens);
        expect(state.usage.input_tokens + state.usage.output_tokens).toBe(used());
        for (const [index, code] of codes.entries()) {
          if (code !== "LIMIT_EXCEEDED") continue;
          const request = all[index] as LlmRequest;
          const next = Math.ceil(bytesOf(request) / 3) + (request.max_tokens ?? 0);
          expect(used() + next).toBeGreaterThan(max_tokens);
        }
      }),
      { numRuns: 100 },
    );
  });

  test("of money is never overshot", async () => {
    await fc.assert(
      fc.asyncProperty(requests, fc.integer({ min: 1, max: 800 }), async (given, cents) => {
        const { provider } = paid({ input: 10_000, output: 20_000 });
        const { state } = await callAll(
          given.map(({ tokens }) => call(tokens)),
          { max_cost_usd: cents / 100 },
          provider,
        );
        expect(state.usage.cost_usd ?? 0).toBeLessThanOrEqual(cents / 100 + 1e-9);
      }),
      { numRuns: 100 },
    );
  });
});

describe("a budget", () => {
  test("bounds the answers of nodes that do not, and says what is spent, reserved and needed", async () => {
    const { provider, seen } = paid();
    const { codes, errors } = await callAll([call(), call(), call()], { max_tokens: 9000 }, provider);
    expect(seen.map(({ max_tokens }) => max_tokens)).toEqual([4096, 4096]);
    expect(codes).toEqual(["ok", "ok", "LIMIT_EXCEEDED"]);
    expect(errors[0]).toMatch(
      /^The run has used 8\d{3} tokens of the 9000 tokens in metadata\.budget\.max_tokens, and the next call of node "a" may need 41\d\d tokens\./,
    );
  });

  test("sends a request as it is where nothing is bounded", async () => {
    const { provider, seen } = paid();
    await callAll([call()], { max_asks: 3 }, provider);
    expect(seen[0]).not.toHaveProperty("max_tokens");
  });

  test("of money refuses a model without a price: before the run, or at the call that names it", async () => {
    const { provider, seen } = paid();
    const agent = { type: "ai-processor", config: { prompt: "Do.", model: "gpt-9" } };
    const started = tryRun(document({ a: agent }, { metadata: { budget: { max_cost_usd: 1 } } }), { provider });
    await expect(started).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      message: expect.stringMatching(
        /the model "gpt-9" of node "a" by the provider "paid" is not known\. Say it with "prices"/,
      ),
    });
    expect((await callAll([call(1)], { max_cost_usd: 1 }, provider)).codes).toEqual(["LIMIT_EXCEEDED"]);
    expect(seen).toEqual([]);
  });

  test("of a workflow within the run bounds it alone", async () => {
    const { provider } = paid();
    const agent = (max_tokens: number) => ({ type: "ai-processor", config: { prompt: "Do.", max_tokens } });
    const inner = document(
      { x: agent(50), y: agent(500) },
      { edges: [["x", "y"]], metadata: { budget: { max_tokens: 400 } } },
    );
    const main = document(
      { sub: { type: "workflow", config: { file: "inner.json" }, on_error: "continue" }, after: agent(5000) },
      { edges: [["sub", "after"]] },
    );
    const { loadWorkflow } = await import("../checks/load.ts");
    const { startRun } = await import("./executor.ts");
    const files = { file: "main.json", read: async () => JSON.stringify(inner) };
    const run = await startRun(await loadWorkflow(main, { files }), { provider });
    const state = await run.finished;
    expect(state.status).toBe("completed");
    expect(state.nodes.get("sub")?.error).toMatchObject({
      code: "LIMIT_EXCEEDED",
      message: expect.stringContaining('The workflow at "sub"'),
    });
  });

  test("ends the wait of a run that is cancelled", async () => {
    const found = await strays(async () => {
      const begun = Promise.withResolvers<void>();
      const provider: LlmProvider = {
        name: "silent",
        generate: (_, { signal }) => {
          begun.resolve();
          return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
        },
      };
      const tried = await tryRun(document({ a: "worker" }, { metadata: { budget: { max_tokens: 150 } } }), {
        provider,
        nodeTypes: [
          worker({
            a: ({ model }) => Promise.all([1, 2].map((at) => model.generate(call(90), { step: `s${at}` }))) as never,
          }),
        ],
      });
      await begun.promise;
      tried.run.cancel();
      expect((await tried.ended).status).toBe("cancelled");
    });
    expect(found).toEqual([]);
  });
});
