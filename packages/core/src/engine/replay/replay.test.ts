import { describe, expect, test } from "vitest";
import { loadWorkflow } from "../../checks/load.ts";
import type { MessageDecision } from "../../contracts/gate.ts";
import { memoryRunStore } from "../../memory/memory-run-store.ts";
import { conversation, recorded } from "../../testing/recorded-run.test-kit.ts";
import { document, provider, settled, tryRun, worker } from "../../testing/try-run.test-kit.ts";
import { type Files, give, loadFiles, runFiles, say } from "../../testing/workflow-files.test-kit.ts";
import { startRun } from "../executor.ts";
import { resumeRun } from "../resume.ts";
import { replayRun } from "./replay.ts";

describe("a replay", () => {
  test("of a run with questions, broadcasts, shared context and branches comes to the same events, without any effect", async () => {
    const { events, replay, state } = await recorded(conversation);
    expect(state.status).toBe("completed");
    const found = await replay();
    expect(found).toMatchObject({ events: events.length, activities: 5 + 4 });
    const made = events.filter(({ type }) => /^(step|message|context)-/.test(type));
    expect(found.matches).toBe(made.length);
  });

  test("does nothing on the outside, and takes what happened from the journal", async () => {
    let effects = 0;
    const type = worker({
      a: async ({ step, agent, log }) => {
        log(`at ${Math.random()}`);
        const first = await step("one", () => ++effects);
        const failed = await step("two", () => Promise.reject(new Error("no"))).catch((error: Error) => error.message);
        await agent.setShared("k", first);
        return [first, failed, await step("three", () => Math.random())];
      },
    });
    const { replay } = await recorded(document({ a: "worker" }), { nodeTypes: [type] });
    await replay();
    expect(effects).toBe(1);
  });

  test("of attempts that failed, timed out and were cancelled comes to the same events", async () => {
    const hang = () => new Promise<never>(() => undefined);
    const type = worker({
      flaky: ({ run }) => (run.attempt < 3 ? Promise.reject(new Error(`attempt ${run.attempt}`)) : run.attempt),
      slow: async ({ step }) => {
        await step("first", () => 1);
        return await step("hangs", hang);
      },
      fails: async ({ step }) => {
        await step("wait", () => new Promise<number>((resolve) => setTimeout(() => resolve(1), 30)));
        throw new Error("and with it the run");
      },
    });
    const nodes = {
      flaky: { type: "worker", retry: { max_attempts: 3, backoff_seconds: 0 } },
      slow: { type: "worker", timeout_seconds: 0.01, on_error: "continue" },
      fails: { type: "worker" },
      forever: { type: "delay", config: { delay_seconds: 60 } },
    };
    const { replay, state, events } = await recorded(document(nodes, { metadata: { max_concurrency: 9 } }), {
      nodeTypes: [type],
    });
    expect(state.status).toBe("failed");
    expect(await replay()).toMatchObject({ events: events.length, activities: 6 });
  });

  test("of questions that were refused, timed out and failed comes to the same answers", async () => {
    const type = worker(
      {
        a: async ({ agent }) => {
          const codes: string[] = [];
          for (const [target, timeoutMs] of [
            ["a", 50],
            ["nobody", 50],
            ["slow", 20],
            ["broken", 50],
          ] as const) {
            codes.push(await agent.ask(target, "Well?", { timeoutMs }).catch(({ code }) => code));
          }
          return codes;
        },
      },
      async (_, { run, step }) => {
        if (run.nodeId === "broken") throw new Error("broken");
        return await step("hang", () => new Promise<never>(() => undefined));
      },
    );
    const { replay, state } = await recorded(document({ a: "worker", slow: "worker", broken: "worker" }), {
      nodeTypes: [type],
    });
    expect(state.nodes.get("a")?.output).toEqual(["ASK_CYCLE", "AGENT_NOT_FOUND", "ASK_TIMEOUT", "NODE_FAILED"]);
    await replay();
  });

  test("gives results back in the order in which they came, so that a race has the same winner", async () => {
    const after = (ms: number) => () => new Promise<number>((resolve) => setTimeout(() => resolve(ms), ms));
    const type = worker({
      a: async ({ step }) => await Promise.race([step("slow", after(15)), step("fast", after(1))]),
    });
    const { replay, state } = await recorded(
      document(
        { a: "worker", b: { type: "delay", config: { delay_seconds: 0.05 } } },
        { metadata: { max_concurrency: 2 } },
      ),
      { nodeTypes: [type] },
    );
    expect(state.nodes.get("a")?.output).toBe(1);
    await replay();
  });

  test("of a run whose gate changed and dropped messages comes to the same events", async () => {
    const decisions: Record<string, (content: unknown) => MessageDecision> = {
      broadcast: () => ({ action: "drop", reason: "quiet" }),
      response: (content) => ({ action: "change", content: `${content}!` }),
    };
    const gate = {
      message: async ({ type, content }: { type: string; content: unknown }) => decisions[type]?.(content),
    };
    const { replay } = await recorded(conversation, { gate });
    await replay();
  });

  test("of a run that a budget stopped comes to the same refusal", async () => {
    const model = provider(async () => ({
      content: "x",
      finish_reason: "stop",
      usage: { input_tokens: 6, output_tokens: 0 },
    }));
    const doc = document(
      { a: say("A"), b: say("B") },
      { edges: [["a", "b"]], metadata: { budget: { max_tokens: 5, max_asks: 1 } } },
    );
    const { replay, state } = await recorded(doc, { provider: model });
    expect(state.error?.code).toBe("LIMIT_EXCEEDED");
    await replay();
  });

  test("of people's decisions comes to the same branches", async () => {
    const doc = document(
      {
        ask: { type: "approval", config: { question: "Ship {{x}}?" } },
        late: { type: "approval", config: { question: "?", timeout_seconds: 0.01 }, on_error: "continue" },
        yes: give("1"),
      },
      {
        edges: [
          ["ask", "yes", "approve"],
          ["late", "yes", "approve"],
        ],
        metadata: { max_concurrency: 2 },
        variables: [{ name: "x", value: "it" }],
      },
    );
    const { run, events } = await tryRun(doc);
    await settled();
    await run.giveInput("ask/1/input/0", "approve");
    await run.finished;
    const workflow = await loadWorkflow(doc);
    await replayRun(workflow, events);
    const changed = await loadWorkflow({
      ...doc,
      variables: [{ name: "x", value: "it" }],
      nodes: (doc as { nodes: object[] }).nodes.map((node, at) =>
        at === 0 ? { ...node, config: { question: "Ship {{x}} now?" } } : node,
      ),
    });
    await expect(replayRun(changed, events)).rejects.toMatchObject({
      code: "REPLAY_DIVERGED",
      message: expect.stringContaining("/request/question"),
    });
  });
});

describe("a replay of workflows within workflows", () => {
  const files: Files = {
    main: document(
      {
        each: {
          type: "workflow",
          config: {
            file: "sub",
            for_each: ["x", "y"],
            max_concurrency: 2,
            inputs: { n: "{{item}}" },
            can_communicate: true,
            question_input: "n",
          },
        },
        after: say("CALL: ask_node('each', 'z')"),
      },
      { edges: [["each", "after"]] },
    ),
    sub: document(
      { a: say("A of {{n}}. CALL: ask_node('b', 'Why {{n}}?')"), b: say("B. CALL: set_shared_context('k', '{{n}}')") },
      { edges: [["a", "b"]], variables: [{ name: "n" }] },
    ),
  };

  test("comes to the same events on every level", async () => {
    const { events, state } = await runFiles(files);
    expect(state.status).toBe("completed");
    const found = await replayRun(await loadFiles(files), events);
    expect(found.activities).toBe(2 + 3 * 3 + 1);
  });

  test("names the first difference where a file has changed", async () => {
    const { events } = await runFiles(files);
    const sub = {
      ...files.sub,
      nodes: [
        { id: "a", ...say("Another {{n}}. CALL: ask_node('b', 'Why {{n}}?')") },
        { id: "b", ...say("B.") },
      ],
    };
    await expect(replayRun(await loadFiles({ ...files, sub }), events)).rejects.toMatchObject({
      code: "REPLAY_DIVERGED",
      message: expect.stringMatching(
        /^The step-started of "each\[0\]\/a\/1" differs from event \d+ of the journal at "\/request\/messages\/\d\/content": it holds "A of x/,
      ),
    });
  });
});

describe("a replay of a run that was killed", () => {
  test("and resumed at any event comes to the same events, and so does what there was when it was killed", async () => {
    const { events, workflow } = await recorded(conversation);
    for (let kept = 1; kept < events.length; kept += 3) {
      const before = events.slice(0, kept);
      await replayRun(workflow, before);
      const store = memoryRunStore();
      const runId = events[0]?.run_id ?? "";
      const lease = await store.claim(runId, "dead", 60_000);
      await store.append(lease, 0, before);
      await store.release(lease);
      await (await resumeRun(workflow, runId, { store })).finished;
      await replayRun(workflow, await Array.fromAsync(store.read(runId)));
    }
  }, 60_000);
});

describe("until a node", () => {
  test("stops once it has ended, and refuses a node that the run does not have", async () => {
    const { events, workflow } = await recorded(conversation);
    const found = await replayRun(workflow, events, { until: "a" });
    expect(events[found.events - 1]).toMatchObject({ type: "node-completed", node_id: "a" });
    await expect(replayRun(workflow, events, { until: "yess" })).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringContaining('Did you mean "yes"?'),
    });
  });
});

test("starts no run of its own: a replay writes nothing and asks no provider", async () => {
  const doc = document({ a: say("A") });
  let calls = 0;
  const model = provider(async () => ({ content: String(++calls), finish_reason: "stop" }));
  const store = memoryRunStore();
  const workflow = await loadWorkflow(doc);
  await (await startRun(workflow, { store, runId: "r", provider: model })).finished;
  await replayRun(workflow, await Array.fromAsync(store.read("r")));
  expect(calls).toBe(1);
  expect((await Array.fromAsync(store.list())).length).toBe(1);
});
