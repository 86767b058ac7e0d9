import { describe, expect, test } from "vitest";
import { loadWorkflow } from "../../checks/load.ts";
import type { RunEvent } from "../../contracts/run-event.ts";
import { conversation, recorded } from "../../testing/recorded-run.test-kit.ts";
import { document, provider, worker } from "../../testing/try-run.test-kit.ts";
import { say } from "../../testing/workflow-files.test-kit.ts";
import { startRun } from "../executor.ts";
import { replayInto } from "./replay-into.ts";

const model = (content: string) =>
  provider(async () => ({ content, finish_reason: "stop", usage: { input_tokens: 3, output_tokens: 2 } }));

describe("a replay into an agent", () => {
  test("gives it the questions of then, and shows what it answers now beside what it answered", async () => {
    const { events, workflow } = await recorded(conversation);
    const told: unknown[] = [];
    const answers = await replayInto(workflow, events, {
      agent: "b",
      provider: model("New."),
      onActivity: (one) => told.push(one),
    });
    expect(answers.map(({ asked, attempt }) => asked?.question ?? attempt).sort()).toEqual([1, "One?", "Two?"]);
    const one = answers.find(({ asked }) => asked?.question === "One?");
    expect(one).toMatchObject({
      asked: { from: "a" },
      before: { output: expect.stringContaining("(rehearsal)") },
      after: { output: "New." },
      usage: { input_tokens: 3, output_tokens: 2 },
    });
    expect(told).toEqual(answers);
  });

  test("calls its model and nothing else: others answer as they did, and effects give what they gave", async () => {
    let effects = 0;
    const type = worker(
      {
        a: async ({ step, agent, model: { generate } }) => {
          const paid = await step("pay", () => ++effects);
          const said = await agent.ask("b", "What?");
          const { content } = await generate({ messages: [{ role: "user", content: "Go on." }] });
          const unknown = await agent.ask("b", `About ${content}?`).catch(({ code }) => code);
          return [paid, said, content, unknown];
        },
      },
      (_, { run }) => `${run.nodeId} says so`,
    );
    const doc = document({ a: "worker", b: "worker" }, { edges: [["a", "b"]] });
    const { events, workflow } = await recorded(doc, { nodeTypes: [type], provider: model("old") });
    const [answer, ...others] = await replayInto(workflow, events, { agent: "a", provider: model("new") });
    expect(others).toEqual([]);
    expect(effects).toBe(1);
    expect(answer?.before).toEqual({ output: [1, "b says so", "old", "b says so"] });
    expect(answer?.after).toEqual({ output: [1, "b says so", "new", "REPLAY_DIVERGED"] });
  });

  test("refuses an effect that was not made then, and tells how the agent failed", async () => {
    const type = worker({
      a: async ({ step, model: { generate } }) => {
        const { content } = await generate({ messages: [{ role: "user", content: "Which?" }] });
        return await step(content, () => content);
      },
    });
    const { events, workflow } = await recorded(document({ a: "worker" }), {
      nodeTypes: [type],
      provider: model("old"),
    });
    const [answer] = await replayInto(workflow, events, { agent: "a", provider: model("other") });
    expect(answer?.after).toMatchObject({ error: { code: "REPLAY_DIVERGED" } });
  });

  test("ends with RUN_CANCELLED when its signal aborts, and refuses a node that the run does not have", async () => {
    const { events, workflow } = await recorded(conversation);
    const stop = new AbortController();
    const waiting = provider(
      (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    );
    const replaying = replayInto(workflow, events, { agent: "b", provider: waiting, signal: stop.signal });
    setTimeout(() => stop.abort("enough"), 5);
    await expect(replaying).rejects.toMatchObject({ code: "RUN_CANCELLED" });
    await expect(replayInto(workflow, events, { agent: "d", provider: waiting })).rejects.toMatchObject({
      code: "OPTION_INVALID",
    });
  });

  test("tells of what was ended from outside that it has no end of then", async () => {
    const events: RunEvent[] = [];
    const workflow = await loadWorkflow(document({ a: say("A") }));
    const run = await startRun(workflow, {
      provider: provider(() => new Promise(() => undefined)),
      onEvent: (event) => events.push(event),
    });
    setTimeout(() => run.cancel(), 5);
    await run.finished;
    const [answer] = await replayInto(workflow, events, { agent: "a", provider: model("now") });
    expect(answer).toMatchObject({ attempt: 1, after: { output: "now" } });
    expect(answer).not.toHaveProperty("before");
  });
});
