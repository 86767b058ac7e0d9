import { describe, expect, test } from "vitest";
import type { ChasmError } from "../errors.ts";
import { document, provider } from "../testing/try-run.test-kit.ts";
import { give, type NodeWork, one, runFiles, say } from "../testing/workflow-files.test-kit.ts";

describe("a workflow within a workflow", () => {
  test("gets its inputs, stands under a path of its own, and gives the one output that it ends with", async () => {
    const sub = one(give("topic + '!'"), { variables: [{ name: "topic", type: "string", required: true }] });
    const main = document(
      {
        first: give("'tides'"),
        call: { type: "workflow", config: { file: "sub", inputs: { topic: "{{outputs.first}}" } } },
      },
      { edges: [["first", "call"]] },
    );
    const { state, events, output } = await runFiles({ main, sub });
    expect(output("call")).toBe("tides!");
    expect(state.nodes.get("call/inner")).toMatchObject({ status: "completed", path: "call", output: "tides!" });
    expect(events[0]).toMatchObject({
      type: "run-accepted",
      file: "main",
      workflows: { sub: { nodes: [{ id: "inner" }] } },
    });
    const started = events.find((event) => event.type === "step-started");
    expect(started).toMatchObject({ key: "call/1/workflow/0", request: { file: "sub", inputs: { topic: "tides" } } });
  });

  test("gives several outputs by id", async () => {
    const sub = document({ a: give("1"), b: give("2"), c: give("null") });
    const { output } = await runFiles({ main: one({ type: "workflow", config: { file: "sub" } }), sub });
    expect(output("inner")).toEqual({ a: 1, b: 2, c: null });
  });

  test("runs once for each item, at most so many at one time, and gives the outputs in the order of the items", async () => {
    let running = 0;
    let most = 0;
    const inner: NodeWork = async ({ inputs }) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5 - Number(inputs.n)));
      running--;
      return Number(inputs.n) * 10;
    };
    const sub = one({ type: "worker" }, { variables: [{ name: "n" }, { name: "at" }] });
    const config = {
      file: "sub",
      for_each: [1, 2, 3, 4],
      max_concurrency: 2,
      inputs: { n: "{{item}}", at: "{{index}}" },
    };
    const { output, state } = await runFiles(
      { main: document({ each: { type: "workflow", config } }), sub },
      { work: { inner } },
    );
    expect(output("each")).toEqual([10, 20, 30, 40]);
    expect(most).toBe(2);
    expect(state.nodes.get("each[3]/inner")).toMatchObject({ output: 40, path: "each[3]" });
    expect(state.agents.size).toBe(0);
  });

  test("takes a list that a template gives, and fails with INPUT_INVALID where it is none", async () => {
    const sub = one(give("n"), { variables: [{ name: "n" }] });
    const main = (list: string) =>
      document(
        {
          list: give(list),
          each: { type: "workflow", config: { file: "sub", for_each: "{{outputs.list}}", inputs: { n: "{{item}}" } } },
        },
        { edges: [["list", "each"]] },
      );
    expect((await runFiles({ main: main("['a', 'b']"), sub })).output("each")).toEqual(["a", "b"]);
    expect((await runFiles({ main: main("'a'"), sub })).state.error?.code).toBe("INPUT_INVALID");
  });

  test("stops at the first item that fails, and ends those beside it", async () => {
    const inner: NodeWork = ({ inputs, run }) => {
      if (inputs.n === 2) throw new Error("two is bad");
      return new Promise((_, reject) => run.signal.addEventListener("abort", () => reject(run.signal.reason)));
    };
    const sub = one({ type: "worker", config: { can_communicate: true } }, { variables: [{ name: "n" }] });
    const config = { file: "sub", for_each: [1, 2, 3], max_concurrency: 2, inputs: { n: "{{item}}" } };
    const main = document(
      { each: { type: "workflow", config, on_error: "continue" }, after: give("1") },
      { edges: [["each", "after"]] },
    );
    const { state, output } = await runFiles({ main, sub }, { work: { inner } });
    expect(output("each")).toEqual({
      error: { code: "NODE_FAILED", message: 'Node "inner" of sub failed: two is bad' },
    });
    expect(state.status).toBe("completed");
    expect(state.nodes.get("each[0]/inner")?.status).toBe("cancelled");
    expect(state.nodes.has("each[2]/inner")).toBe(false);
    expect(state.agents.size).toBe(0);
  });

  test("collects failures in their places where it is told to", async () => {
    const sub = one(give("10 / n > 2 ? 'large' : 'small'"), { variables: [{ name: "n" }] });
    const config = { file: "sub", for_each: [1, "x", 20], on_error: "collect", inputs: { n: "{{item}}" } };
    const { output } = await runFiles({ main: document({ each: { type: "workflow", config } }), sub });
    expect(output("each")).toEqual([
      "large",
      { error: expect.objectContaining({ code: "EXPRESSION_FAILED" }) },
      "small",
    ]);
  });

  test("repeats until its condition holds, each time with the output before, and no more often than it may", async () => {
    const sub = one(give("n * 2"), { variables: [{ name: "n" }] });
    const repeat = (until: string, max?: number) => ({
      type: "workflow",
      config: {
        file: "sub",
        inputs: { n: "{{previous | default: 1}}" },
        repeat: { until, ...(max === undefined ? {} : { max_iterations: max }) },
      },
    });
    const main = document({
      until: repeat("output > 20"),
      capped: repeat("false", 3),
      wrong: { ...repeat("output"), on_error: "continue" },
    });
    const { output, state } = await runFiles({ main, sub });
    expect(output("until")).toBe(32);
    expect(state.nodes.has("until[4]/inner")).toBe(true);
    expect(output("capped")).toBe(8);
    expect(output("wrong")).toEqual({ error: expect.objectContaining({ code: "EXPRESSION_FAILED" }) });
  });

  test("answers a question by running the workflow with it", async () => {
    const sub = one(give("'You asked: ' + question"), { variables: [{ name: "question", type: "string" }] });
    const main = document(
      {
        student: say("CALL: ask_node('library', 'Where is it?')"),
        library: { type: "workflow", config: { file: "sub", can_communicate: true } },
      },
      { edges: [["student", "library"]] },
    );
    const { state } = await runFiles({ main, sub });
    const [asked] = [...state.messages.values()];
    expect(asked).toMatchObject({ outcome: "answered", answer: "You asked: Where is it?" });
    expect(state.nodes.get(`library?${asked?.id}/inner`)?.status).toBe("completed");
  });

  test("ends its answer when nobody waits for it any more, and leaves nothing running", async () => {
    const inner: NodeWork = ({ run }) =>
      new Promise((_, reject) => run.signal.addEventListener("abort", () => reject(run.signal.reason)));
    const asker: NodeWork = async ({ agent }) => {
      const error = await agent.ask("library", "Well?", { timeoutMs: 20 }).catch((reason: ChasmError) => reason.code);
      return error as string;
    };
    const sub = one({ type: "worker" }, { variables: [{ name: "question" }] });
    const main = document(
      { asker: "worker", library: { type: "workflow", config: { file: "other", can_communicate: true } } },
      { edges: [["asker", "library"]] },
    );
    const other = document({ a: give("1") });
    const { state, output } = await runFiles(
      {
        main: {
          ...main,
          nodes: (main as { nodes: object[] }).nodes.map((node, at) =>
            at === 1
              ? { id: "library", type: "workflow", config: { file: "sub", can_communicate: true }, on_error: "skip" }
              : node,
          ),
        },
        sub,
        other,
      },
      { work: { asker, inner: (context, config) => (context.run.path === "library" ? 1 : inner(context, config)) } },
    );
    expect(output("asker")).toBe("ASK_TIMEOUT");
    expect([...state.nodes.values()].filter(({ status }) => status === "running")).toEqual([]);
    expect(
      [...state.nodes.values()].filter(({ path }) => path.startsWith("library?")).map(({ status }) => status),
    ).toEqual(["cancelled"]);
    expect(state.status).toBe("completed");
  });

  test("has agents, inboxes and shared context of its own", async () => {
    const inner: NodeWork = async ({ agent, inputs, run }) => {
      await agent.setShared("k", inputs.n ?? null);
      await new Promise((resolve) => setTimeout(resolve, 2));
      return [await agent.getShared("k"), agent.peers.length, run.path];
    };
    const sub = one({ type: "worker", config: { can_communicate: true } }, { variables: [{ name: "n" }] });
    const config = {
      file: "sub",
      for_each: [1, 2],
      max_concurrency: 2,
      inputs: { n: "{{item}}" },
      can_communicate: true,
    };
    const main = document({ each: { type: "workflow", config } });
    const { output, state, events } = await runFiles({ main, sub }, { work: { inner }, runId: "r" });
    expect(output("each")).toEqual([
      [1, 0, "each[0]"],
      [2, 0, "each[1]"],
    ]);
    expect(state.shared.size).toBe(2);
    const registered = events.flatMap((event) => (event.type === "agent-registered" ? [event.agent_id] : []));
    expect(registered).toEqual(["node-r-each", "node-r-each[0]/inner", "node-r-each[1]/inner"]);
  });

  test("is tried again from its beginning, under another path, with the same idempotency keys", async () => {
    const keys: string[] = [];
    const flaky: NodeWork = async ({ step, run }) => {
      await step("effect", ({ idempotencyKey }) => {
        keys.push(idempotencyKey);
        return null;
      });
      if (!run.path.includes("#2")) throw new Error("not yet");
      return run.path;
    };
    const main = document({
      call: { type: "workflow", config: { file: "sub" }, retry: { max_attempts: 2, backoff_seconds: 0 } },
    });
    const { output, state } = await runFiles(
      { main, sub: one({ type: "worker" }) },
      { work: { inner: flaky }, runId: "r" },
    );
    expect(output("call")).toBe("call#2");
    expect(state.nodes.get("call/inner")?.status).toBe("failed");
    expect(keys).toEqual(["r/call/inner/effect/0", "r/call/inner/effect/0"]);
  });

  test("fails with RUN_TIMEOUT after its own time, and stays within its own budget", async () => {
    const wait = { type: "delay", config: { delay_seconds: 60 } };
    const slow = await runFiles({
      main: one({ type: "workflow", config: { file: "sub" } }),
      sub: one(wait, { metadata: { timeout_seconds: 0.02 } }),
    });
    expect(slow.state.error).toMatchObject({ code: "RUN_TIMEOUT", message: expect.stringContaining("0.02 s") });
    const paid = provider(async () => ({
      content: "x",
      finish_reason: "stop",
      usage: { input_tokens: 6, output_tokens: 0 },
    }));
    const sub = document(
      { a: say("A"), b: say("B") },
      { edges: [["a", "b"]], metadata: { budget: { max_tokens: 5 } } },
    );
    const main = document(
      { before: say("Before"), call: { type: "workflow", config: { file: "sub" } } },
      { edges: [["before", "call"]] },
    );
    const { state } = await runFiles({ main, sub }, { provider: paid });
    expect(state.nodes.get("call/a")?.status).toBe("completed");
    expect(state.error).toMatchObject({
      code: "LIMIT_EXCEEDED",
      message: expect.stringContaining('The workflow at "call" has used 6 tokens of the 5'),
    });
    expect(state.usage.input_tokens).toBe(12);
  });

  test("gets a secret that its caller has, which is written nowhere", async () => {
    const sub = one(give("1"), { variables: [{ name: "key", secret: true, required: true }] });
    const main = document(
      { call: { type: "workflow", config: { file: "sub", inputs: { key: "{{api_key}}" } } } },
      { variables: [{ name: "api_key", secret: true }] },
    );
    const { state, events } = await runFiles({ main, sub }, { inputs: { api_key: "QXZ-secret-QXZ" } });
    expect(state.status).toBe("completed");
    expect(JSON.stringify(events)).not.toContain("QXZ");
  });

  test("fails its node where an input is unknown or missing", async () => {
    const sub = one(give("1"), { variables: [{ name: "n", required: true }] });
    const call = (inputs: object) => document({ call: { type: "workflow", config: { file: "sub", inputs } } });
    expect((await runFiles({ main: call({}), sub })).state.error).toMatchObject({ code: "INPUT_INVALID" });
    expect((await runFiles({ main: call({ n: 1, m: 2 }), sub })).state.error?.message).toContain(
      '"m" is not a variable',
    );
  });
});
