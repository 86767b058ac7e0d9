import { describe, expect, test } from "vitest";
import { everyoneChannel } from "../../communication/channels.ts";
import type { JsonValue } from "../../contracts/json.ts";
import { document, provider, settled } from "../../testing/try-run.test-kit.ts";
import { codeOf, together } from "../../testing/two-processes.test-kit.ts";
import { say } from "../../testing/workflow-files.test-kit.ts";
import type { RunOptions } from "../options.ts";
import { replayRun } from "../replay/replay.ts";

describe("an agent in another process", () => {
  test("answers and does its own work there, whichever process was first, and is registered with its host", async () => {
    for (const isHostFirst of [true, false]) {
      const { host, start, events, news } = await together({
        here: { a: ({ agent }) => agent.ask("b", "Where?"), b: () => "never here" },
        there: { b: ({ outputs, inputs, incoming, run }) => ["worked there", outputs, incoming, inputs, run.attempt] },
        answerThere: ({ question, from }, { run }) => `${run.nodeId} there: ${question} of ${from}`,
      });
      const hosting = isHostFirst ? await host() : undefined;
      await settled();
      const run = await start();
      const late = hosting ?? (await host());
      const state = await run.finished;
      await late.finished;
      expect(state.nodes.get("a")?.output).toBe("b there: Where? of a");
      expect(state.nodes.get("b")?.output).toEqual([
        "worked there",
        { a: "b there: Where? of a" },
        { a: "b there: Where? of a" },
        { topic: "tides" },
        1,
      ]);
      expect(events.find((event) => event.type === "agent-registered" && event.node_id === "b")).toMatchObject({
        host: expect.stringMatching(/^host-/),
      });
      expect(state.agents.size).toBe(0);
      expect(news).toEqual(["found", "ended"]);
    }
  });

  test("is asked once though owner and host hear of each other twice, as they do when they begin together", async () => {
    const reached = Promise.withResolvers<void>();
    const heardTwice = Promise.withResolvers<void>();
    const { host, start, broker } = await together({
      here: { a: ({ agent }) => agent.ask("b", "Where?"), b: () => null },
      there: { b: () => "there" },
      async answerThere() {
        reached.resolve();
        await heardTwice.promise;
        return "there";
      },
    });
    const hosting = await host();
    const run = await start();
    await reached.promise;
    const announced = broker.payloads.find((payload) => payload.includes('"role":"host"')) ?? "";
    await broker.publish(everyoneChannel("r"), announced);
    await settled();
    heardTwice.resolve();
    await run.finished;
    await hosting.finished;
    expect(announced).toContain('"announce"');
    expect(
      broker.payloads.filter((payload) => payload.includes('"Where?"') && payload.includes('"query"')),
    ).toHaveLength(1);
  });

  test("asks, tells, shares and reads through the owner, which journals it", async () => {
    const { host, start, ownWorkflow, events } = await together({
      here: { a: ({ agent }) => agent.ask("b", "All?"), c: async ({ agent }) => (await agent.inbox()) as never },
      answer: ({ question }, { run }) => `${run.nodeId} says ${question}`,
      there: { b: async ({ agent }) => [await agent.getShared("k"), await agent.inbox()] },
      async answerThere(_, { agent }) {
        await agent.setShared("k", [1]);
        const both = await Promise.all([agent.ask("c", "One?", { step: "x" }), agent.ask("c", "Two?", { step: "y" })]);
        return [
          ...both,
          await agent.getShared("k"),
          await agent.broadcast("news"),
          await codeOf(agent.ask("a", "Ring?")),
          await codeOf(agent.ask("nobody", "?")),
        ] as JsonValue;
      },
    });
    const hosting = await host();
    const run = await start();
    const state = await run.finished;
    await hosting.finished;
    expect(state.nodes.get("a")?.output).toEqual([
      "c says One?",
      "c says Two?",
      [1],
      2,
      "ASK_CYCLE",
      "AGENT_NOT_FOUND",
    ]);
    expect(state.nodes.get("b")?.output).toEqual([[1], []]);
    expect(state.shared.get("k")).toMatchObject({ value: [1], from: "b" });
    expect([...state.messages.values()].map(({ from, to, outcome }) => `${from} ${to} ${outcome}`)).toEqual([
      "a b answered",
      "b c answered",
      "b c answered",
      "b a,c delivered",
      "b a rejected",
      "b nobody nobody-listening",
    ]);
    await replayRun(ownWorkflow, events);
  });

  test("gets its earlier exchanges and its own output, and its models are counted against the run's budget", async () => {
    const definition = document(
      { b: say("B."), a: say("CALL: ask_node('b', 'One?')") },
      { edges: [["b", "a"]], metadata: { budget: { max_tokens: 100 } } },
    );
    const asked: string[] = [];
    const model = provider(async ({ messages, directives = [] }) => {
      asked.push(messages.map(({ content }) => content).join(" | "));
      const tool_calls = messages.some(({ role }) => role === "tool")
        ? []
        : directives.map((call, at) => ({ id: String(at), name: call.tool, arguments: call.arguments }));
      return {
        content: "said",
        tool_calls,
        finish_reason: tool_calls.length > 0 ? "tool-calls" : "stop",
        usage: { input_tokens: 7, output_tokens: 1 },
      };
    });
    const { host, start } = await together({ definition }, { run: { provider: model }, host: { provider: model } });
    await host();
    const state = await (await start()).finished;
    expect(state.status).toBe("completed");
    expect(asked.find((text) => text.includes("<question"))).toContain("<your-output>");
    expect(state.usage).toEqual({ input_tokens: 28, output_tokens: 4 });
    const poor = await together(
      { definition: { ...definition, metadata: { budget: { max_tokens: 5 } } } },
      { run: { provider: model }, host: { provider: model } },
    );
    await poor.host();
    expect((await (await poor.start()).finished).error?.code).toBe("LIMIT_EXCEEDED");
  });

  test("keeps its secrets where it lives, and sends none", async () => {
    const { host, start, broker } = await together(
      {
        here: { a: ({ agent }) => codeOf(agent.ask("b", "Secret?")) },
        there: { b: () => "fine" },
        answerThere: () => "it is QXZ-secret-QXZ",
      },
      { host: { secrets: { key: "QXZ-secret-QXZ" } } },
    );
    await host();
    expect((await (await start()).finished).nodes.get("a")?.output).toBe("SECRET_REFUSED");
    expect(broker.payloads.join()).not.toContain("QXZ");
  });

  test("ends what nobody waits for any more", async () => {
    let reason: unknown;
    const ended = Promise.withResolvers<void>();
    const { host, start } = await together({
      here: { a: ({ agent }) => codeOf(agent.ask("b", "?", { timeoutMs: 20 })) },
      there: { b: () => 1 },
      answerThere: (_, { run }) =>
        new Promise((resolve) =>
          run.signal.addEventListener("abort", () => {
            reason = run.signal.reason;
            ended.resolve();
            resolve(null);
          }),
        ),
    });
    await host();
    expect((await (await start()).finished).nodes.get("a")?.output).toBe("ASK_TIMEOUT");
    await ended.promise;
    expect(reason).toMatchObject({ code: "RUN_CANCELLED" });
  });
});

describe("what cannot be", () => {
  test.each<[string, RunOptions, string]>([
    ["a node that is not there", { remote: ["bb"] }, 'The workflow has no node "bb".'],
    ["simple mode", { mode: "simple" }, "run in pubsub mode"],
  ])("is refused before anything runs: %s", async (_, run, message) => {
    const { start } = await together({}, { run });
    await expect(start()).rejects.toMatchObject({ code: "OPTION_INVALID", message: expect.stringContaining(message) });
  });

  test("is refused before anything runs: nodes that need their owner, or do not communicate", async () => {
    const definition = document({ b: { type: "approval", config: { question: "?", can_communicate: true } } });
    await expect((await together({ definition })).start()).rejects.toMatchObject({
      message: expect.stringContaining("runs with the run's owner alone"),
    });
    const mute = document({ b: { type: "worker" } });
    await expect((await together({ definition: mute })).start()).rejects.toMatchObject({
      message: expect.stringContaining("does not communicate"),
    });
    await expect((await together({ definition: mute })).host()).rejects.toMatchObject({ code: "OPTION_INVALID" });
  });

  test("is a run without its transport: it fails instead of running alone what lives elsewhere", async () => {
    const set = await together({});
    set.owner.cut();
    expect(await (await set.start()).finished).toMatchObject({
      status: "failed",
      error: { code: "TRANSPORT_UNAVAILABLE" },
    });
  });
});
