import { describe, expect, test } from "vitest";
import type { NodeContext } from "../contracts/node-type.ts";
import { ChasmError } from "../errors.ts";
import { deferred, document, settled, tryRun, worker } from "../testing/try-run.test-kit.ts";

const run = (a: (context: NodeContext) => Promise<never> | Promise<unknown>, more: object = {}, options: object = {}) =>
  tryRun(document({ a: { type: "worker", config: { can_communicate: true }, ...more } }), {
    nodeTypes: [worker({ a: a as never })],
    ...options,
  });
const secret = { variables: [{ name: "key", type: "string", secret: true, value: "QWXZJKQWXZJK" }] };

describe("a step", () => {
  test("has a key of node, attempt, name and ordinal within the name", async () => {
    const tried = await run(
      async (context) => {
        await context.step("x", () => 1);
        await context.step("y", () => 1);
        await context.step("x", () => 1);
        if (context.run.attempt === 1) throw new Error("again");
        return null;
      },
      { retry: { max_attempts: 2, backoff_seconds: 0 } },
    );
    await tried.ended;
    expect(tried.of("step-completed").map((event) => event.key)).toEqual([
      "a/1/x/0",
      "a/1/y/0",
      "a/1/x/1",
      "a/2/x/0",
      "a/2/y/0",
      "a/2/x/1",
    ]);
  });

  test("has an idempotency key that leaves the attempt out and differs between runs, nodes, names and ordinals", async () => {
    const keys: string[] = [];
    const work = async (context: NodeContext) => {
      for (const name of ["x", "y", "x"])
        await context.step(name, ({ idempotencyKey }) => void keys.push(idempotencyKey) as never);
      if (context.run.attempt === 1) throw new Error("again");
      return null;
    };
    const tried = await run(work, { retry: { max_attempts: 2, backoff_seconds: 0 } });
    await tried.ended;
    expect(keys.slice(0, 3)).toEqual(keys.slice(3));
    expect(new Set(keys).size).toBe(3);
    for (const key of keys) expect(key).toContain(tried.run.id);
  });

  test("is refused with STEP_AMBIGUOUS while another of its name is under way, whatever the kind", async () => {
    const hold = deferred<number>();
    const codes: unknown[] = [];
    const tried = await run(async (context) => {
      const first = context.step("same", () => hold.promise);
      const codeOf = (work: Promise<unknown>) =>
        work.then(
          () => "none",
          (error: ChasmError) => codes.push(error.code),
        );
      await codeOf(context.step("same", () => 2));
      await codeOf(context.agent.setShared("k", 1, { step: "same" }));
      await codeOf(context.agent.broadcast("m", { step: "same" }));
      await codeOf(context.agent.ask("a", "q", { step: "same" }));
      hold.resolve(1);
      await first;
      return context.step("same", () => 3);
    });
    expect((await tried.ended).nodes.get("a")?.output).toBe(3);
    expect(codes).toEqual(["STEP_AMBIGUOUS", "STEP_AMBIGUOUS", "STEP_AMBIGUOUS", "STEP_AMBIGUOUS"]);
    expect(tried.of("step-completed").map((event) => event.key)).toEqual(["a/1/same/0", "a/1/same/1"]);
  });

  test.each(["", "a/b", "x".repeat(201)])("is refused with OPTION_INVALID under the name %j", async (name) => {
    const tried = await run((context) => context.step(name, () => 1));
    expect((await tried.ended).error?.code).toBe("OPTION_INVALID");
  });

  test("resolves with exactly what was written, redacted, also live", async () => {
    let live: unknown;
    const tried = await tryRun(document({ a: "worker" }, secret), {
      nodeTypes: [
        worker({
          async a(context) {
            live = await context.step("s", () => ({ body: "it is QWXZJKQWXZJK", list: [undefined].length }));
            return live as never;
          },
        }),
      ],
    });
    const state = await tried.ended;
    expect(live).toEqual({ body: "it is [secret:key]", list: 1 });
    expect(tried.of("step-completed")[0]?.result).toEqual(live);
    expect(state.nodes.get("a")?.output).toEqual(live);
    expect(JSON.stringify(tried.events)).not.toContain("QWXZJK");
  });

  test("rejects with exactly what was written, redacted, also live", async () => {
    let live: unknown;
    const tried = await tryRun(document({ a: "worker" }, secret), {
      nodeTypes: [
        worker({
          async a(context) {
            await context
              .step("s", () => {
                throw new Error("refused QWXZJKQWXZJK");
              })
              .catch((error: ChasmError) => {
                live = { code: error.code, message: error.message };
              });
            return null;
          },
        }),
      ],
    });
    await tried.ended;
    expect(live).toEqual(tried.of("step-failed")[0]?.error);
    expect(live).toEqual({ code: "NODE_FAILED", message: "refused [secret:key]" });
  });

  test("writes its start before the effect happens", async () => {
    let before: readonly string[] = [];
    const tried = await run((context) =>
      context.step("s", () => {
        before = tried.events.map((event) => event.type);
        return 1;
      }),
    );
    await tried.ended;
    expect(before.at(-1)).toBe("step-started");
  });

  test("writes its failure once, whether it throws or rejects", async () => {
    const tried = await run(async (context) => {
      await context
        .step("throws", () => {
          throw new ChasmError("INPUT_INVALID", "one");
        })
        .catch(() => undefined);
      await context.step("rejects", () => Promise.reject(new Error("two"))).catch(() => undefined);
      await context.step("odd", () => Promise.reject(Object.create(null))).catch(() => undefined);
      await context.step("no JSON", () => (() => 1) as never).catch(() => undefined);
      return null;
    });
    expect((await tried.ended).status).toBe("completed");
    expect(tried.of("step-failed").map((event) => [event.key, event.error.code])).toEqual([
      ["a/1/throws/0", "INPUT_INVALID"],
      ["a/1/rejects/0", "NODE_FAILED"],
      ["a/1/odd/0", "NODE_FAILED"],
      ["a/1/no JSON/0", "OUTPUT_NOT_JSON"],
    ]);
  });

  test("is written neither as failed nor as completed when it is cancelled, even where its effect succeeds later", async () => {
    const started = deferred();
    const effect = deferred<number>();
    const tried = await run((context) =>
      context.step("s", () => {
        started.resolve();
        return effect.promise;
      }),
    );
    await started.promise;
    tried.run.cancel();
    await tried.ended;
    effect.resolve(1);
    await settled();
    expect(tried.of("step-started")).toHaveLength(1);
    expect(tried.of("step-completed")).toEqual([]);
    expect(tried.of("step-failed")).toEqual([]);
  });

  test("leaves no listener on its signal's caller when thousands of them have ended", async () => {
    const tried = await run(async (context) => {
      for (let count = 0; count < 2000; count++) await context.step("s", ({ signal }) => (signal.aborted ? 1 : 0));
      return null;
    });
    expect((await tried.ended).status).toBe("completed");
    expect(tried.of("step-completed").at(-1)?.key).toBe("a/1/s/1999");
  });
});
