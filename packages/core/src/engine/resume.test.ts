import { describe, expect, test } from "vitest";
import { loadWorkflow } from "../checks/load.ts";
import type { LlmProvider } from "../contracts/llm-provider.ts";
import type { NodeType } from "../contracts/node-type.ts";
import type { RunEvent } from "../contracts/run-event.ts";
import { foldRunState } from "../journal/fold.ts";
import type { RunState } from "../journal/run-state.ts";
import { memoryRunStore } from "../memory/memory-run-store.ts";
import { rehearsal } from "../models/rehearsal.ts";
import { startRun } from "./executor.ts";
import { resumeRun } from "./resume.ts";

const config = (prompt: string) => ({ prompt, can_communicate: true });

/** Parallel nodes, questions in both directions, several at once, broadcasts, shared context, a retry, a delay, a branch. */
const document = {
  name: "everything",
  metadata: { max_concurrency: 4 },
  variables: [{ name: "topic", value: "tides" }],
  nodes: [
    { id: "start", type: "start" },
    {
      id: "a",
      type: "ai-processor",
      config: config(
        "A. CALL: ask_node('b', 'One about {{topic}}?') CALL: ask_node('b', 'Two?') CALL: ask_node('c', 'Three?') CALL: set_shared_context('k', ['v']) CALL: broadcast_message('a is done')",
      ),
    },
    {
      id: "b",
      type: "ai-processor",
      config: config("B. CALL: ask_node('a', 'Why?') CALL: get_shared_context('k', 'none')"),
    },
    { id: "flaky", type: "flaky", retry: { max_attempts: 3, backoff_seconds: 0 } },
    { id: "wait", type: "delay", config: { delay_seconds: 0.001 } },
    { id: "c", type: "ai-processor", config: config("C after {{outputs.flaky}}.") },
    { id: "if", type: "condition", config: { condition: "outputs.flaky == 'steady'" } },
    { id: "yes", type: "transformer", config: { expression: "size(outputs.a) > 0" } },
    { id: "no", type: "transformer", config: { expression: "1" } },
    { id: "end", type: "end", config: { output: "{{outputs.yes}} {{outputs.c}}" } },
  ],
  edges: [
    { from: "start", to: "a" },
    { from: "start", to: "flaky" },
    { from: "a", to: "b" },
    { from: "flaky", to: "wait" },
    { from: "wait", to: "c" },
    { from: "a", to: "c" },
    { from: "c", to: "if" },
    { from: "b", to: "if" },
    { from: "if", to: "yes", branch: "true" },
    { from: "if", to: "no", branch: "false" },
    { from: "yes", to: "end" },
  ],
};

/** Fails on its first attempt, then does one step on the outside. */
const flaky = (seen: string[]): NodeType<unknown> => ({
  type: "flaky",
  description: "Fails once.",
  configSchema: {},
  async run(_, { run, step }) {
    if (run.attempt === 1) throw new Error("not yet");
    return await step("effect", ({ idempotencyKey }) => {
      seen.push(idempotencyKey);
      return "steady";
    });
  },
});

/** The model calls whose answers are written. */
function modelCalls(events: readonly RunEvent[]): number {
  return events.filter((event) => event.type === "step-completed" && /\/turn-\d+\/\d+$/.test(event.key)).length;
}

/** The rehearsal, which notes every request. */
function counting(requests: string[]): LlmProvider {
  const inner = rehearsal();
  const generate: LlmProvider["generate"] = async (request, options) => {
    requests.push(JSON.stringify(request));
    return await inner.generate(request, options);
  };
  return { ...inner, generate };
}

async function workflowWith(seen: string[]) {
  return await loadWorkflow(document, { nodeTypes: [flaky(seen)] });
}

async function unbroken() {
  const [seen, requests]: [string[], string[]] = [[], []];
  const store = memoryRunStore();
  const run = await startRun(await workflowWith(seen), { store, provider: counting(requests), runId: "run" });
  const state = await run.finished;
  return { state, requests, seen, events: await Array.fromAsync(store.read("run")) };
}

/** A store that holds the first events of a run whose process then died. */
async function storeWith(events: readonly RunEvent[]) {
  const store = memoryRunStore();
  const lease = await store.claim("run", "dead", 60_000);
  await store.append(lease, 0, events);
  await store.release(lease);
  return store;
}

function essence({ status, nodes, shared, agents, messages }: RunState) {
  return {
    status,
    nodes: [...nodes].map(([name, { output, attempt, status: ended }]) => [name, ended, attempt, output]).sort(),
    shared: [...shared].map(([name, { value }]) => [name, value]),
    agents: agents.size,
    said: [...messages.values()]
      .map(({ from, to, content, outcome }) => JSON.stringify([from, to, content, outcome]))
      .sort(),
  };
}

describe("resuming", () => {
  test("after a death at any event comes to what an unbroken run comes to, and pays no completed call twice", async () => {
    const whole = await unbroken();
    expect(whole.state.status).toBe("completed");
    for (let kept = 1; kept < whole.events.length; kept++) {
      const [seen, requests]: [string[], string[]] = [[], []];
      const store = await storeWith(whole.events.slice(0, kept));
      const run = await resumeRun(await workflowWith(seen), "run", { store, provider: counting(requests) });
      const state = await run.finished;
      expect(essence(state), `killed after event ${kept}: ${whole.events[kept - 1]?.type}`).toEqual(
        essence(whole.state),
      );
      const events = await Array.fromAsync(store.read("run"));
      expect(essence(foldRunState(events))).toEqual(essence(state));
      expect(requests.length).toBe(whole.requests.length - modelCalls(whole.events.slice(0, kept)));
      for (const request of requests) expect(whole.requests).toContain(request);
      for (const key of seen) expect(whole.seen).toContain(key);
    }
  }, 60_000);

  test("comes to the same where the state forgets what is settled, and holds only what is under way then", async () => {
    const whole = await unbroken();
    for (let kept = 1; kept < whole.events.length; kept += 7) {
      const store = await storeWith(whole.events.slice(0, kept));
      const run = await resumeRun(await workflowWith([]), "run", { store, forgetsSettled: true });
      const state = await run.finished;
      const told = foldRunState(await Array.fromAsync(store.read("run")));
      expect(essence(told)).toEqual(essence(whole.state));
      const { asks, broadcasts, usage } = told;
      expect(state).toMatchObject({ status: "completed", asks, broadcasts, usage });
      const before = foldRunState(whole.events.slice(0, kept));
      expect([...state.messages.keys()].filter((id) => !before.messages.has(id))).toEqual([]);
      expect([...state.steps.keys()].filter((key) => !before.steps.has(key))).toEqual([]);
    }
  }, 60_000);

  test("refuses a run that has ended with RUN_ENDED, and one whose workflow has changed with WORKFLOW_CHANGED", async () => {
    const { events } = await unbroken();
    const workflow = await workflowWith([]);
    await expect(resumeRun(workflow, "run", { store: await storeWith(events) })).rejects.toMatchObject({
      code: "RUN_ENDED",
    });
    const store = await storeWith(events.slice(0, 9));
    const changed = await loadWorkflow({ ...document, description: "other" }, { nodeTypes: [flaky([])] });
    await expect(resumeRun(changed, "run", { store })).rejects.toMatchObject({ code: "WORKFLOW_CHANGED" });
    const run = await resumeRun(changed, "run", { store, acceptsChanges: true });
    expect((await run.finished).status).toBe("completed");
  });

  test("refuses a journal of a later version and of another major of the engine, which it can read", async () => {
    const { events } = await unbroken();
    const later = { ...events[8], v: 2, type: "node-teleported", sequence: 9 } as unknown as RunEvent;
    const workflow = await workflowWith([]);
    const version = await storeWith([...events.slice(0, 9), later]);
    await expect(resumeRun(workflow, "run", { store: version })).rejects.toMatchObject({
      code: "RUN_CONFLICT",
      message: expect.stringContaining("is of version 2"),
    });
    expect(foldRunState(await Array.fromAsync(version.read("run"))).status).toBe("running");
    const engine = await storeWith(
      events.slice(0, 9).map((event) => ({ ...event, ...("engine" in event ? { engine: "99.0.0" } : {}) })),
    );
    await expect(resumeRun(workflow, "run", { store: engine })).rejects.toMatchObject({
      code: "RUN_CONFLICT",
      message: expect.stringContaining("99.0.0"),
    });
  });

  test("refuses the second of two at once with RUN_CONFLICT", async () => {
    const store = await storeWith((await unbroken()).events.slice(0, 9));
    const workflow = await workflowWith([]);
    const both = await Promise.allSettled([1, 2].map(() => resumeRun(workflow, "run", { store })));
    const refused = both.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(refused).toEqual([expect.objectContaining({ code: "RUN_CONFLICT" })]);
    for (const one of both) if (one.status === "fulfilled") await one.value.finished;
  });

  test("fails a node that wants no interrupted effect again with STEP_INTERRUPTED", async () => {
    const careful = {
      name: "careful",
      nodes: [{ id: "pay", type: "pay", on_interrupt: "fail" }],
    };
    const pay: NodeType<unknown> = {
      type: "pay",
      description: "Pays.",
      configSchema: {},
      run: (_, { step }) => step("payment", () => "paid"),
    };
    const workflow = await loadWorkflow(careful, { nodeTypes: [pay] });
    const whole = memoryRunStore();
    await (await startRun(workflow, { store: whole, runId: "run" })).finished;
    const events = await Array.fromAsync(whole.read("run"));
    const started = events.findIndex(({ type }) => type === "step-started");
    const run = await resumeRun(workflow, "run", { store: await storeWith(events.slice(0, started + 1)) });
    expect((await run.finished).error?.code).toBe("STEP_INTERRUPTED");
  });

  test("asks for secrets again, and never finds them in the journal", async () => {
    const secretive = {
      name: "s",
      variables: [{ name: "key", secret: true, required: true }],
      nodes: [{ id: "a", type: "start" }],
    };
    const workflow = await loadWorkflow(secretive);
    const whole = memoryRunStore();
    await (await startRun(workflow, { store: whole, runId: "run", inputs: { key: "QXZ-secret-QXZ" } })).finished;
    const events = await Array.fromAsync(whole.read("run"));
    const store = await storeWith(events.slice(0, 2));
    await expect(resumeRun(workflow, "run", { store })).rejects.toMatchObject({ code: "INPUT_INVALID" });
    const run = await resumeRun(workflow, "run", { store, inputs: { key: "QXZ-secret-QXZ" } });
    expect((await run.finished).status).toBe("completed");
    expect(JSON.stringify(await Array.fromAsync(store.read("run")))).not.toContain("QXZ-secret");
  });
});
