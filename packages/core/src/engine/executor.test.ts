import { describe, expect, test, vi } from "vitest";
import type { ChasmError } from "../errors.ts";
import { foldRunState } from "../journal/fold.ts";
import { memoryRunStore } from "../memory/memory-run-store.ts";
import {
  deferred,
  document,
  isSettled,
  lateStore,
  provider,
  settled,
  strays,
  tryRun,
  worker,
} from "../testing/try-run.test-kit.ts";

const one = document({ a: "worker" });

describe("a run", () => {
  test.each([
    ["", "empty"],
    ["a b", "with a space"],
    ["../x", "with a slash"],
    ["x".repeat(101), "too long"],
    ["a\n", "with a newline"],
    ["ä", "with a letter beyond ASCII"],
  ])("is refused with OPTION_INVALID for the id %j, which is %s", async (runId) => {
    await expect(tryRun(one, { runId, nodeTypes: [worker({})] })).rejects.toMatchObject({ code: "OPTION_INVALID" });
  });

  test("refuses a second run of the same id with RUN_CONFLICT while the first goes on, which is not disturbed", async () => {
    const store = memoryRunStore();
    const gate = deferred<number>();
    const nodeTypes = [worker({ a: () => gate.promise })];
    const first = await tryRun(one, { runId: "same", store, nodeTypes });
    await expect(tryRun(one, { runId: "same", store, nodeTypes })).rejects.toMatchObject({ code: "RUN_CONFLICT" });
    gate.resolve(1);
    expect((await first.ended).status).toBe("completed");
  });

  test.each(["prompt", "late"])(
    "refuses the id of an ended run with RUN_CONFLICT and leaves no lease behind, over a %s store",
    async (kind) => {
      const store = kind === "late" ? lateStore() : memoryRunStore();
      const nodeTypes = [worker({})];
      await (await tryRun(one, { runId: "same", store, nodeTypes })).ended;
      await expect(tryRun(one, { runId: "same", store, nodeTypes })).rejects.toMatchObject({ code: "RUN_CONFLICT" });
      await expect(store.delete("same")).resolves.toBeUndefined();
    },
  );

  test("runs nothing where its signal was aborted before", async () => {
    let runs = 0;
    const tried = await tryRun(one, { signal: AbortSignal.abort(), nodeTypes: [worker({ a: () => runs++ })] });
    expect((await tried.ended).status).toBe("cancelled");
    expect(runs).toBe(0);
    expect(tried.events.at(-1)?.type).toBe("run-cancelled");
  });

  test("takes its listener off the caller's signal when it has ended", async () => {
    const controller = new AbortController();
    const added = vi.spyOn(controller.signal, "addEventListener");
    const removed = vi.spyOn(controller.signal, "removeEventListener");
    await (await tryRun(one, { signal: controller.signal, nodeTypes: [worker({})] })).ended;
    expect(removed.mock.calls.length).toBe(added.mock.calls.length);
    expect(added.mock.calls.length).toBe(1);
  });

  test("cancels what its node is doing, says so in the journal, and nothing after it", async () => {
    const started = deferred();
    let seen: unknown;
    const second = await tryRun(one, {
      nodeTypes: [
        worker({
          a: (context) =>
            context.step("wait", ({ signal }) => {
              started.resolve();
              return new Promise((_, reject) =>
                signal.addEventListener("abort", () => {
                  seen = signal.reason;
                  reject(seen);
                }),
              );
            }),
        }),
      ],
    });
    await started.promise;
    second.run.cancel("Enough of it.");
    const state = await second.ended;
    expect(seen).toMatchObject({ code: "RUN_CANCELLED", message: "Enough of it." });
    expect(state).toMatchObject({ status: "cancelled", error: { code: "RUN_CANCELLED", message: "Enough of it." } });
    expect(state.nodes.get("a")?.status).toBe("cancelled");
    expect(second.of("step-failed")).toEqual([]);
    expect(second.of("agent-unregistered")).toHaveLength(1);
    expect(second.events.at(-1)?.type).toBe("run-cancelled");
  });

  test("ends for a node that ignores its signal, whose later verbs, steps and results have no effect", async () => {
    const started = deferred();
    const released = deferred();
    const after = deferred<unknown[]>();
    const found = await strays(async () => {
      const tried = await tryRun(document({ a: "worker", b: "worker" }, { edges: [["a", "b"]] }), {
        nodeTypes: [
          worker(
            {
              async a(context) {
                started.resolve();
                await released.promise;
                const results = await Promise.allSettled([
                  context.agent.ask("b", "now?"),
                  context.agent.broadcast("late"),
                  context.agent.setShared("k", 1),
                  context.agent.getShared("k"),
                  context.agent.inbox(),
                  context.step("late", () => 1),
                  context.model.generate({ messages: [] }),
                ]);
                after.resolve(results.map((result) => (result.status === "rejected" ? result.reason.code : result)));
                return "late";
              },
            },
            () => "answer",
          ),
        ],
      });
      await started.promise;
      tried.run.cancel();
      const state = await tried.ended;
      const { length } = tried.events;
      expect(state.status).toBe("cancelled");
      released.resolve();
      expect(await after.promise).toEqual(Array.from({ length: 7 }, () => "RUN_CANCELLED"));
      await settled();
      expect(tried.events).toHaveLength(length);
      expect(foldRunState(tried.events).status).toBe("cancelled");
    });
    expect(found).toEqual([]);
  });

  test("survives what a node leaves behind: steps, verbs and model calls that nobody awaits", async () => {
    const never = new Promise<never>(() => undefined);
    const found = await strays(async () => {
      const tried = await tryRun(document({ a: "worker", b: "worker" }), {
        provider: provider(() => never),
        nodeTypes: [
          worker(
            {
              a(context) {
                // biome-ignore-start lint/nursery/noFloatingPromises: a careless node is the subject.
                context.step("left", () => never);
                context.agent.ask("b", "anyone?");
                context.agent.broadcast("bye");
                context.model.generate({ messages: [] });
                context.agent.inbox();
                // biome-ignore-end lint/nursery/noFloatingPromises: see above.
                return Promise.resolve(1);
              },
            },
            () => never,
          ),
        ],
      });
      expect((await tried.ended).status).toBe("completed");
    });
    expect(found).toEqual([]);
  });

  test("drops a line that a node logs after the run has ended", async () => {
    let late: (() => void) | undefined;
    const tried = await tryRun(one, {
      nodeTypes: [
        worker({
          a(context) {
            late = () => context.log("too late");
            return 1;
          },
        }),
      ],
    });
    await tried.ended;
    expect(late).not.toThrow();
  });

  test("refuses an input that is unknown, missing, of a wrong type or no JSON, naming all of them, and accepts nothing", async () => {
    const store = memoryRunStore();
    const typed = document(
      { a: "worker" },
      {
        variables: [
          { name: "n", type: "number", value: 1 },
          { name: "must", type: "string", required: true },
          { name: "s", type: "string", secret: true },
        ],
      },
    );
    const attempt = tryRun(typed, {
      runId: "refused",
      store,
      inputs: { n: "one", other: 1, s: 12345678 },
      nodeTypes: [worker({})],
    });
    const error = await attempt.catch((reason: unknown) => reason as ChasmError);
    expect(error).toMatchObject({ code: "INPUT_INVALID" });
    for (const word of ['"n"', '"must"', '"other"', '"s"']) expect((error as ChasmError).message).toContain(word);
    expect((error as ChasmError).message).not.toContain("12345678");
    await expect(store.read("refused")[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    await expect(
      tryRun(typed, { inputs: { must: "x", n: Number.NaN }, nodeTypes: [worker({})] }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/INPUT_INVALID|OUTPUT_NOT_JSON/) });
    await expect(
      tryRun(typed, { inputs: JSON.parse('{"must":"x","__proto__":1}'), nodeTypes: [worker({})] }),
    ).rejects.toMatchObject({ code: "INPUT_INVALID" });
  });

  test("does not hang where the clock is stuck", async () => {
    const tried = await tryRun(one, { now: () => 0, nodeTypes: [worker({ a: () => 1 })] });
    expect((await tried.ended).status).toBe("completed");
  });

  test("can be cancelled again and again, and after its end, without a trace", async () => {
    const tried = await tryRun(one, { nodeTypes: [worker({ a: () => new Promise(() => undefined) })] });
    tried.run.cancel("first");
    tried.run.cancel("second");
    const state = await tried.ended;
    tried.run.cancel("third");
    await settled();
    expect(state.error?.message).toBe("first");
    expect(tried.of("run-cancelled")).toHaveLength(1);
  });

  test("is still going on while a node is", async () => {
    const gate = deferred<number>();
    const tried = await tryRun(one, { nodeTypes: [worker({ a: () => gate.promise })] });
    expect(await isSettled(tried.ended)).toBe(false);
    gate.resolve(1);
    await tried.ended;
  });
});
