import { afterEach, describe, expect, test, vi } from "vitest";
import { ChasmError } from "../errors.ts";
import { deferred, document, settled, tryRun, worker } from "../testing/try-run.test-kit.ts";

afterEach(() => void vi.useRealTimers());

const flaky = (failures: number, error: () => unknown = () => new Error("not yet")) => {
  let attempts = 0;
  return () => {
    attempts += 1;
    if (attempts <= failures) throw error();
    return attempts;
  };
};

describe("attempts of a node", () => {
  test("are made again after an error that may pass, until one succeeds, with the wait doubling", async () => {
    const tried = await tryRun(
      document({ a: { type: "worker", retry: { max_attempts: 5, backoff_seconds: 0.001 } } }),
      {
        nodeTypes: [worker({ a: flaky(3) })],
      },
    );
    const state = await tried.ended;
    expect(state.nodes.get("a")).toMatchObject({ status: "completed", output: 4, attempt: 4 });
    expect(state.nodes.get("a")?.error).toBeUndefined();
    expect(tried.of("node-retried").map((event) => event.delay_ms)).toEqual([1, 2, 4]);
    expect(tried.of("node-started").map((event) => event.attempt)).toEqual([1, 2, 3, 4]);
  });

  test("end with the last error when none succeeds", async () => {
    const tried = await tryRun(document({ a: { type: "worker", retry: { max_attempts: 2, backoff_seconds: 0 } } }), {
      nodeTypes: [worker({ a: flaky(9, () => new Error("no")) })],
    });
    expect(await tried.ended).toMatchObject({ status: "failed", error: { code: "NODE_FAILED", message: "no" } });
    expect(tried.of("node-started")).toHaveLength(2);
    expect(tried.of("node-failed")).toHaveLength(1);
  });

  test("are not repeated after an error that does not pass", async () => {
    const tried = await tryRun(document({ a: { type: "worker", retry: { max_attempts: 9 } } }), {
      nodeTypes: [worker({ a: flaky(9, () => new ChasmError("INPUT_INVALID", "wrong")) })],
    });
    await tried.ended;
    expect(tried.of("node-started")).toHaveLength(1);
  });

  test("wait as long as the document says", async () => {
    const tried = await tryRun(document({ a: { type: "worker", retry: { max_attempts: 2, backoff_seconds: 600 } } }), {
      nodeTypes: [worker({ a: flaky(9) })],
    });
    await settled();
    expect(tried.of("node-retried").map((event) => event.delay_ms)).toEqual([600_000]);
    tried.run.cancel();
    await tried.ended;
  });

  test("stop waiting for the next one when the run is cancelled", async () => {
    const tried = await tryRun(document({ a: { type: "worker", retry: { max_attempts: 2, backoff_seconds: 60 } } }), {
      nodeTypes: [worker({ a: flaky(9) })],
    });
    await settled();
    expect(tried.of("node-retried")).toHaveLength(1);
    tried.run.cancel();
    const state = await tried.ended;
    expect(state.status).toBe("cancelled");
    expect(state.nodes.get("a")?.status).toBe("cancelled");
  });

  test("are over when their time is, for a node that listens and for one that does not", async () => {
    vi.useFakeTimers();
    const aborted = deferred<unknown>();
    const tried = await tryRun(
      document(
        {
          a: { type: "worker", timeout_seconds: 5, on_error: "continue" },
          b: { type: "worker", timeout_seconds: 7, on_error: "continue" },
        },
        { metadata: { max_concurrency: 2 } },
      ),
      {
        nodeTypes: [
          worker({
            a: ({ run }) =>
              new Promise(() => run.signal.addEventListener("abort", () => aborted.resolve(run.signal.reason))),
            b: () => new Promise(() => undefined),
          }),
        ],
      },
    );
    await vi.advanceTimersByTimeAsync(5000);
    expect(await aborted.promise).toMatchObject({ code: "NODE_TIMEOUT" });
    expect(tried.of("node-failed").map((event) => event.node_id)).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(2000);
    expect((await tried.ended).status).toBe("completed");
    expect(tried.of("node-failed").map((event) => event.error.code)).toEqual(["NODE_TIMEOUT", "NODE_TIMEOUT"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("are all over when the run's time is", async () => {
    vi.useFakeTimers();
    const tried = await tryRun(document({ a: "worker" }, { metadata: { timeout_seconds: 3 } }), {
      nodeTypes: [worker({ a: () => new Promise(() => undefined) })],
    });
    await vi.advanceTimersByTimeAsync(3000);
    const state = await tried.ended;
    expect(state).toMatchObject({ status: "failed", error: { code: "RUN_TIMEOUT" } });
    expect(state.nodes.get("a")?.status).toBe("cancelled");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("leave no timer behind that would keep a process alive", async () => {
    vi.useFakeTimers();
    const tried = await tryRun(document({ a: "worker", b: "worker" }, { metadata: { timeout_seconds: 3000 } }), {
      nodeTypes: [worker({ a: ({ agent }) => agent.ask("b", "?"), b: async () => 1 }, () => "!")],
    });
    await vi.advanceTimersByTimeAsync(0);
    expect((await tried.ended).status).toBe("completed");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("may take longer than 24 days in the older spelling of the time-out", async () => {
    vi.useFakeTimers();
    const gate = deferred<number>();
    const tried = await tryRun(document({ a: { type: "worker", config: { timeout: 3_000_000 } } }), {
      nodeTypes: [worker({ a: () => gate.promise })],
    }).catch((error: unknown) => error as ChasmError);
    if (tried instanceof Error) return; // Refusing it is fine.
    await vi.advanceTimersByTimeAsync(10);
    gate.resolve(1);
    expect((await tried.ended).status).toBe("completed");
  });
});

describe("on_error", () => {
  const line = (handling: string) =>
    document(
      { a: { type: "worker", on_error: handling }, b: "worker", c: "worker" },
      {
        edges: [
          ["a", "b"],
          ["b", "c"],
        ],
      },
    );
  const nodeTypes = () => [
    worker({
      a() {
        throw new ChasmError("INPUT_INVALID", "bad");
      },
      b: ({ incoming }) => incoming,
    }),
  ];

  test("fail: fails the run with the node's error, and nothing after it runs", async () => {
    const tried = await tryRun(line("fail"), { nodeTypes: nodeTypes() });
    expect(await tried.ended).toMatchObject({
      status: "failed",
      failedNode: "a",
      error: { code: "INPUT_INVALID", message: "bad" },
    });
    expect(tried.of("node-started")).toHaveLength(1);
  });

  test("fail: cancels those beside it and waits for no one", async () => {
    const tried = await tryRun(document({ slow: "worker", a: "worker" }, { metadata: { max_concurrency: 2 } }), {
      nodeTypes: [
        worker({
          slow: () => new Promise(() => undefined),
          async a() {
            throw new ChasmError("INPUT_INVALID", "bad");
          },
        }),
      ],
    });
    const state = await tried.ended;
    expect(state).toMatchObject({ status: "failed", failedNode: "a" });
    expect(state.nodes.get("slow")?.status).toBe("cancelled");
  });

  test("continue: gives the error as the output", async () => {
    const tried = await tryRun(line("continue"), { nodeTypes: nodeTypes() });
    const state = await tried.ended;
    expect(state.status).toBe("completed");
    expect(state.nodes.get("b")?.output).toEqual({ a: { error: { code: "INPUT_INVALID", message: "bad" } } });
  });

  test("skip: skips what depends on it", async () => {
    const tried = await tryRun(line("skip"), { nodeTypes: nodeTypes() });
    const state = await tried.ended;
    expect(state.status).toBe("completed");
    expect([...state.nodes.values()].map((node) => node.status)).toEqual(["failed", "skipped", "skipped"]);
  });

  test("continue: a condition that failed has no branch, so it does not take both", async () => {
    const tried = await tryRun(
      document(
        {
          c: { type: "condition", config: { condition: "1 / 0 == 1" }, on_error: "continue" },
          yes: "worker",
          no: "worker",
        },
        {
          edges: [
            ["c", "yes", "true"],
            ["c", "no", "false"],
          ],
        },
      ),
      { nodeTypes: [worker({})] },
    );
    await tried.ended;
    expect(tried.of("node-started").map((event) => event.node_id)).toEqual(["c"]);
  });
});
