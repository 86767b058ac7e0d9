import { describe, expect, test } from "vitest";
import { loadWorkflow } from "../checks/load.ts";
import type { RunEvent } from "../contracts/run-event.ts";
import type { RunStore } from "../contracts/run-store.ts";
import { memoryRunStore } from "../memory/memory-run-store.ts";
import { document, isSettled, settled, worker } from "../testing/try-run.test-kit.ts";
import { startRun } from "./executor.ts";
import type { RunOptions } from "./options.ts";
import type { Run } from "./perform.ts";
import { resumeRun } from "./resume.ts";

const give = (expression: string) => ({ type: "transformer", config: { expression } });
const approval = (config: object = {}) => ({ type: "approval", config: { question: "Ship it?", ...config } });

const deploy = (config: object = {}) =>
  document(
    { ask: approval(config), yes: give("'shipped'"), no: give("'kept'") },
    {
      edges: [
        ["ask", "yes", "approve"],
        ["ask", "no", "reject"],
      ],
    },
  );

async function begin(doc: object, options: RunOptions = {}) {
  const events: RunEvent[] = [];
  const store = options.store ?? memoryRunStore();
  const workflow = await loadWorkflow(doc);
  const run = await startRun(workflow, { runId: "r", ...options, store, onEvent: (event) => events.push(event) });
  await settled();
  return { run, events, store, workflow, types: () => events.map(({ type }) => type) };
}

function pending(run: Run) {
  return [...run.state.pendingInputs.values()];
}

async function giveFirst(run: Run, value: string): Promise<void> {
  await run.giveInput(pending(run)[0]?.key ?? "", value);
}

describe("an approval", () => {
  test("pauses the run until a person decides, and takes the branch of their choice", async () => {
    const { run, types } = await begin(deploy({ details: { files: 3 } }));
    expect(run.state.status).toBe("paused");
    expect(types()).toEqual(["run-accepted", "run-started", "node-started", "input-requested", "run-paused"]);
    expect(pending(run)).toMatchObject([
      {
        key: "ask/1/input/0",
        nodeId: "ask",
        request: { question: "Ship it?", details: { files: 3 }, choices: ["approve", "reject"] },
      },
    ]);
    await giveFirst(run, "reject");
    const state = await run.finished;
    expect([...state.nodes.values()].map(({ nodeId, status, output }) => [nodeId, status, output])).toEqual([
      ["ask", "completed", "reject"],
      ["yes", "skipped", undefined],
      ["no", "completed", "kept"],
    ]);
    expect(state.pendingInputs.size).toBe(0);
  });

  test("takes no other value than what it asks for, and each answer once", async () => {
    const { run } = await begin(deploy());
    const key = pending(run)[0]?.key ?? "";
    await expect(run.giveInput(key, "maybe")).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: expect.stringContaining('Give one of "approve", "reject"'),
    });
    await expect(run.giveInput(key, { approve: true })).rejects.toMatchObject({ code: "INPUT_INVALID" });
    await expect(run.giveInput("ask/2/input/0", "approve")).rejects.toMatchObject({ code: "INPUT_INVALID" });
    const both = await Promise.allSettled([run.giveInput(key, "approve"), run.giveInput(key, "reject")]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect((await run.finished).nodes.get("yes")?.output).toBe("shipped");
  });

  test("asks for what a JSON Schema says, and names what does not fit", async () => {
    const schema = { type: "object", properties: { amount: { type: "number" } }, required: ["amount"] };
    const { run } = await begin(document({ ask: approval({ schema }) }));
    const key = pending(run)[0]?.key ?? "";
    await expect(run.giveInput(key, { amount: "many" })).rejects.toMatchObject({
      message: expect.stringContaining('"/amount" does not fit'),
    });
    await run.giveInput(key, { amount: 3 });
    expect((await run.finished).nodes.get("ask")?.output).toEqual({ amount: 3 });
  });

  test("takes its default once the time is over, and fails with INPUT_TIMEOUT where it has none", async () => {
    const late = await begin(deploy({ timeout_seconds: 0.02, default: "reject" }));
    expect((await late.run.finished).nodes.get("no")?.output).toBe("kept");
    expect(late.events.find(({ type }) => type === "input-given")).toMatchObject({ by: "default", value: "reject" });
    const without = await begin(deploy({ timeout_seconds: 0.02 }));
    expect((await without.run.finished).error?.code).toBe("INPUT_TIMEOUT");
    expect(without.run.state.pendingInputs.size).toBe(0);
  });

  test("refuses a default that is not what it asks for before it asks", async () => {
    const { run } = await begin(deploy({ timeout_seconds: 1, default: "later" }));
    expect((await run.finished).error).toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringContaining("The default of node"),
    });
  });

  test("is asked for nothing by a node whose schema is none, because nothing could fit", async () => {
    const ask = worker({ ask: ({ requestInput }) => requestInput({ question: "?", schema: { type: "objekt" } }) });
    const workflow = await loadWorkflow(document({ ask: "worker" }), { nodeTypes: [ask as never] });
    const run = await startRun(workflow);
    expect((await run.finished).error?.code).toBe("WORKFLOW_INVALID");
    expect(run.state.steps.size).toBe(0);
  });

  test("is waited for beside other work, and the run goes on when nobody is asked any more", async () => {
    const doc = document(
      { first: approval(), second: approval(), wait: { type: "delay", config: { delay_seconds: 0.01 } } },
      { metadata: { max_concurrency: 3 } },
    );
    const { run, types } = await begin(doc);
    expect(pending(run).map(({ nodeId }) => nodeId)).toEqual(["first", "second"]);
    await giveFirst(run, "approve");
    expect(run.state.status).toBe("paused");
    await giveFirst(run, "approve");
    await run.finished;
    expect(types().filter((type) => type === "run-paused").length).toBe(1);
    expect(run.state.nodes.get("wait")?.status).toBe("completed");
  });

  test("ends with its run when that is cancelled", async () => {
    const { run } = await begin(deploy());
    run.cancel("enough");
    const state = await run.finished;
    expect(state).toMatchObject({ status: "cancelled" });
    expect(state.pendingInputs.size).toBe(0);
  });

  test("is withdrawn when its node's time is over, so that nobody answers it for nothing", async () => {
    const { run, types } = await begin(
      document(
        { ask: { ...approval(), timeout_seconds: 0.02, on_error: "continue" }, after: give("1") },
        { edges: [["ask", "after"]] },
      ),
    );
    const state = await run.finished;
    expect(types()).toContain("input-withdrawn");
    expect(state.nodes.get("ask")?.error?.code).toBe("NODE_TIMEOUT");
    expect(state.status).toBe("completed");
  });
});

describe("a person as an agent", () => {
  const talk = (options: object, timeoutMs?: number) => ({
    doc: document(
      { asker: "worker", person: approval({ can_communicate: true, ...options }) },
      { edges: [["asker", "person"]], metadata: { ask_timeout_seconds: 0.02 } },
    ),
    type: worker({
      asker: async ({ agent }) =>
        await agent
          .ask("person", "Red or blue?", timeoutMs === undefined ? {} : { timeoutMs })
          .catch(({ code }) => `failed: ${code}`),
    }),
  });

  async function ask(options: object, timeoutMs?: number) {
    const { doc, type } = talk(options, timeoutMs);
    const workflow = await loadWorkflow(doc, { nodeTypes: [type as never] });
    const run = await startRun(workflow, { runId: "r" });
    await settled();
    return run;
  }

  test("is asked what another node asks, has time of its own, and answers in their own words", async () => {
    const run = await ask({});
    const [message] = [...run.state.messages.values()];
    expect(pending(run)).toMatchObject([{ nodeId: "person", request: { question: "Red or blue?", from: "asker" } }]);
    await new Promise((resolve) => setTimeout(resolve, 40));
    await run.giveInput(`person/${message?.id}/input/0`, "Green.");
    await settled();
    expect(run.state.messages.get(message?.id ?? "")).toMatchObject({ outcome: "answered", answer: "Green." });
    run.cancel();
    await run.finished;
  });

  test("is asked no longer when its asker waits no longer", async () => {
    const run = await ask({}, 20);
    while (run.state.nodes.get("asker")?.status !== "completed") await new Promise((resolve) => setTimeout(resolve, 5));
    expect(run.state.nodes.get("asker")?.output).toBe("failed: ASK_TIMEOUT");
    expect(pending(run).map(({ request }) => request.question)).toEqual(["Ship it?"]);
    run.cancel();
    await run.finished;
  });

  test("fails the question with INPUT_TIMEOUT or gives the default when nobody answers", async () => {
    for (const [options, output] of [
      [{ timeout_seconds: 0.02 }, "failed: ASK_TIMEOUT"],
      [{ timeout_seconds: 0.02, default: "Blue.", schema: { type: "string" } }, "Blue."],
    ] as const) {
      const run = await ask(options, 5000);
      while (run.state.nodes.get("asker")?.status !== "completed")
        await new Promise((resolve) => setTimeout(resolve, 5));
      expect(String(run.state.nodes.get("asker")?.output).replace("INPUT", "ASK")).toBe(output);
      run.cancel();
      await run.finished;
    }
  });
});

describe("a run that is left while it waits", () => {
  async function leave(store: RunStore, doc: object) {
    const { run, workflow } = await begin(doc, { store });
    run.leave("for tomorrow");
    const state = await run.finished;
    expect(state.status).toBe("interrupted");
    return workflow;
  }

  test("goes on waiting when it is resumed, without asking again", async () => {
    const store = memoryRunStore();
    const workflow = await leave(store, deploy());
    const run = await resumeRun(workflow, "r", { store });
    await settled();
    expect(run.state.status).toBe("paused");
    await giveFirst(run, "approve");
    expect((await run.finished).nodes.get("yes")?.output).toBe("shipped");
    const events = await Array.fromAsync(store.read("r"));
    expect(events.filter(({ type }) => type === "input-requested").length).toBe(1);
    expect(events.filter(({ type }) => type === "step-interrupted")).toEqual([]);
  });

  test("takes what was given while nobody ran it", async () => {
    const store = memoryRunStore();
    const workflow = await leave(store, deploy());
    await store.submit("r", { type: "give-input", key: "ask/1/input/0", value: "approve" });
    const run = await resumeRun(workflow, "r", { store });
    expect((await run.finished).nodes.get("yes")?.output).toBe("shipped");
  });

  test("takes its default at once where the time was over meanwhile", async () => {
    const store = memoryRunStore();
    const workflow = await leave(store, deploy({ timeout_seconds: 0.03, default: "reject" }));
    await new Promise((resolve) => setTimeout(resolve, 40));
    const run = await resumeRun(workflow, "r", { store });
    expect((await run.finished).nodes.get("no")?.output).toBe("kept");
  });

  test("unregisters its agents, settles nothing, and can be left only while it runs", async () => {
    const store = memoryRunStore();
    const doc = document(
      {
        asker: { type: "ai-processor", config: { can_communicate: true, prompt: "CALL: ask_node('person', 'Well?')" } },
        person: approval({ can_communicate: true }),
      },
      { edges: [["asker", "person"]] },
    );
    await leave(store, doc);
    const events = await Array.fromAsync(store.read("r"));
    expect(events.slice(-3).map(({ type }) => type)).toEqual([
      "agent-unregistered",
      "agent-unregistered",
      "run-interrupted",
    ]);
    expect(events.some(({ type }) => type === "message-settled")).toBe(false);
    const workflow = await loadWorkflow(doc);
    const run = await resumeRun(workflow, "r", { store });
    await settled();
    await giveFirst(run, "Fine.");
    await settled();
    await giveFirst(run, "approve");
    expect((await run.finished).status).toBe("completed");
    run.leave();
    expect(run.state.status).toBe("completed");
    expect([...run.state.messages.values()]).toMatchObject([{ outcome: "answered", answer: "Fine." }]);
  });

  test("says in its log why an input from elsewhere was not taken, and goes on waiting", async () => {
    const { run, store, events } = await begin(deploy());
    await store.submit("r", { type: "give-input", key: "ask/1/input/0", value: "perhaps" });
    await settled();
    expect(events.at(-1)).toMatchObject({ type: "log", message: expect.stringContaining("An input was not taken:") });
    expect(await isSettled(run.finished)).toBe(false);
    await store.submit("r", { type: "give-input", key: "ask/1/input/0", value: "approve" });
    expect((await run.finished).status).toBe("completed");
  });
});
