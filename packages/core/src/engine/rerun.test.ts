import { describe, expect, test } from "vitest";
import { loadWorkflow } from "../checks/load.ts";
import type { RunEvent } from "../contracts/run-event.ts";
import { document, provider } from "../testing/try-run.test-kit.ts";
import { give, say } from "../testing/workflow-files.test-kit.ts";
import { startRun } from "./executor.ts";
import { replayRun } from "./replay/replay.ts";
import { type RerunOptions, rerun } from "./rerun.ts";

const doc = document(
  {
    a: say("A of {{topic}}. CALL: set_shared_context('k', 'from a') CALL: broadcast_message('a is done')"),
    b: say("B of {{outputs.a}}. CALL: get_shared_context('k', 'none')"),
    c: say("C of {{outputs.b}}. CALL: ask_node('a', 'Why?')"),
    beside: say("Beside."),
    end: { type: "end" },
  },
  {
    edges: [
      ["a", "b"],
      ["b", "c"],
      ["c", "end"],
      ["beside", "end"],
    ],
    variables: [
      { name: "topic", value: "tides" },
      { name: "key", secret: true },
    ],
  },
);

function counting() {
  const calls: string[] = [];
  const model = provider(async ({ messages, directives }) => {
    const last = messages.at(-1)?.content ?? "";
    calls.push(last);
    const isFirst = messages.every(({ role }) => role !== "assistant");
    const tool_calls = isFirst
      ? directives?.map((call, at) => ({ id: String(at), name: call.tool, arguments: call.arguments }))
      : [];
    const usage = { input_tokens: 1, output_tokens: 1 };
    return {
      content: `said ${last.slice(0, 30)}`,
      tool_calls,
      finish_reason: tool_calls?.length ? "tool-calls" : "stop",
      usage,
    };
  });
  return { calls, model };
}

async function first(options = {}) {
  const events: RunEvent[] = [];
  const { model } = counting();
  const run = await startRun(await loadWorkflow(doc), {
    provider: model,
    runId: "one",
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { events, state: await run.finished };
}

async function again(
  events: readonly RunEvent[],
  { changed = doc, ...options }: RerunOptions & { readonly changed?: object } = {},
) {
  const { calls, model } = counting();
  const made: RunEvent[] = [];
  const run = await rerun(await loadWorkflow(changed), events, {
    provider: model,
    runId: "two",
    onEvent: (event) => made.push(event),
    ...options,
  });
  return { calls, events: made, state: await run.finished };
}

describe("a rerun", () => {
  test("is another run with the same inputs, and says which it repeats", async () => {
    const { events } = await first({ inputs: { topic: "waves", key: "QXZ-secret-QXZ" }, mode: "pubsub" });
    const { state, events: made } = await again(events, { inputs: { key: "QXZ-secret-QXZ" } });
    expect(state).toMatchObject({ runId: "two", status: "completed", mode: "pubsub", rerunOf: { run_id: "one" } });
    expect(state.inputs).toEqual({ topic: "waves", key: "[secret:key]" });
    expect(JSON.stringify(made)).not.toContain("QXZ");
    const other = await again(events, { inputs: { topic: "sand" } });
    expect(other.state.inputs).toMatchObject({ topic: "sand" });
  });

  test("from a node takes what does not come after it from the run before, and pays for the rest alone", async () => {
    const { events, state: before } = await first();
    const { calls, state, events: made } = await again(events, { from: "b" });
    expect(state.status).toBe("completed");
    expect(state.rerunOf).toEqual({ run_id: "one", from: "b" });
    expect(state.nodes.get("a")).toMatchObject({
      status: "completed",
      attempt: 0,
      output: before.nodes.get("a")?.output,
    });
    expect(state.nodes.get("c")?.output).toEqual(before.nodes.get("c")?.output);
    expect(
      made.filter(({ type }) => type === "node-started").map((event) => "node_id" in event && event.node_id),
    ).toEqual(["b", "c", "end"]);
    expect(calls.some((call) => call.startsWith("A of") || call === "Beside.")).toBe(false);
    expect(state.usage.input_tokens).toBe(calls.length);
    // What the node before had shared and told is there for those after it.
    expect(state.shared.get("k")?.value).toBe("from a");
    expect(state.inboxes.get("b")).toEqual([{ from: "a", message: "a is done" }]);
    await replayRun(await loadWorkflow(doc), made);
  });

  test("does again what has changed before the node, and all that depends on it", async () => {
    const { events } = await first();
    const nodes = (doc as { nodes: { id: string }[] }).nodes;
    const moved = { ...doc, nodes: nodes.map((node) => ({ ...node, position: { x: 1, y: 2 } })) };
    expect(
      (await again(events, { from: "c", changed: moved })).events.filter(({ type }) => type === "node-started").length,
    ).toBe(2);
    const changed = {
      ...doc,
      nodes: nodes.map((node) => (node.id === "a" ? { id: "a", ...say("Another A.") } : node)),
    };
    const { events: made } = await again(events, { from: "c", changed });
    expect(
      made.filter(({ type }) => type === "node-started").map((event) => "node_id" in event && event.node_id),
    ).toEqual(["a", "b", "c", "end"]);
  });

  test("of a run that failed goes on from where it failed", async () => {
    const failing = document(
      { a: give("1"), b: give("1 / 0"), c: give("outputs.b + 1") },
      {
        edges: [
          ["a", "b"],
          ["b", "c"],
        ],
      },
    );
    const events: RunEvent[] = [];
    const run = await startRun(await loadWorkflow(failing), { runId: "one", onEvent: (event) => events.push(event) });
    expect((await run.finished).status).toBe("failed");
    const mended = document(
      { a: give("1"), b: give("outputs.a + 1"), c: give("outputs.b + 1") },
      {
        edges: [
          ["a", "b"],
          ["b", "c"],
        ],
      },
    );
    const { state } = await again(events, { from: "b", changed: mended });
    expect(state.output).toEqual({ c: 3 });
    expect(state.nodes.get("a")?.attempt).toBe(0);
  });

  test("takes branches and skips over", async () => {
    const branching = document(
      { if: { type: "condition", config: { condition: "true" } }, yes: give("1"), no: give("2"), end: { type: "end" } },
      {
        edges: [
          ["if", "yes", "true"],
          ["if", "no", "false"],
          ["yes", "end"],
          ["no", "end"],
        ],
      },
    );
    const events: RunEvent[] = [];
    await (await startRun(await loadWorkflow(branching), { runId: "one", onEvent: (event) => events.push(event) }))
      .finished;
    const { state, events: made } = await again(events, { from: "end", changed: branching });
    expect(state.nodes.get("no")?.status).toBe("skipped");
    expect(made.filter(({ type }) => type === "node-started").length).toBe(1);
    expect(state.output).toEqual({ end: 1 });
  });

  test("refuses a node that the workflow does not have", async () => {
    const { events } = await first();
    await expect(again(events, { from: "besides" })).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringContaining('Did you mean "beside"?'),
    });
  });
});
