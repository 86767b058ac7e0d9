import { afterEach, describe, expect, test, vi } from "vitest";
import { loadWorkflow } from "../../checks/load.ts";
import type { JsonValue } from "../../contracts/json.ts";
import type { NodeType } from "../../contracts/node-type.ts";
import { memoryRunStore } from "../../memory/memory-run-store.ts";
import { document, settled, worker } from "../../testing/try-run.test-kit.ts";
import { codeOf, threeNodes, together } from "../../testing/two-processes.test-kit.ts";
import { resumeRun } from "../resume.ts";

afterEach(() => void vi.useRealTimers());

describe("a host", () => {
  test("that goes ends its agents, and questions to them, at once where it says so and soon where it was killed", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "clearTimeout", "clearInterval", "Date"] });
    for (const isKilled of [false, true]) {
      const asked = Promise.withResolvers<void>();
      const { host, start, other, events } = await together({
        here: {
          a: async ({ agent }) =>
            [
              await codeOf(agent.ask("b", "One?", { timeoutMs: 60_000 })),
              await codeOf(agent.ask("b", "Two?")),
            ] as never,
        },
        answerThere() {
          asked.resolve();
          return new Promise(() => undefined);
        },
      });
      const hosting = await host();
      const run = await start();
      await asked.promise;
      if (isKilled) other.kill();
      else hosting.leave();
      for (let second = 0; second < 10; second++) {
        await vi.advanceTimersByTimeAsync(1000);
        await settled();
      }
      run.cancel();
      await vi.advanceTimersByTimeAsync(3000);
      const state = await run.finished;
      expect(state.nodes.get("a")?.output, String(isKilled)).toEqual(["AGENT_NOT_FOUND", "AGENT_NOT_FOUND"]);
      expect(events.some((event) => event.type === "agent-unregistered" && event.node_id === "b")).toBe(true);
      hosting.leave();
      await vi.advanceTimersByTimeAsync(3000);
    }
  });

  test("stands by while another hosts its agent, and takes over when that one goes", async () => {
    const reached = Promise.withResolvers<void>();
    const questions: string[] = [];
    const workers: number[] = [];
    const { host, start, broker, load } = await together({
      here: { a: ({ agent }) => agent.ask("b", "?", { timeoutMs: 60_000 }) },
      answer({ question }) {
        questions.push(question);
        return `re ${question}`;
      },
    });
    const hosting = async (number: number) =>
      await load({ b: () => `done by ${number}` }, async (_, { agent }) => {
        workers.push(number);
        const said = await agent.ask("c", "Once?");
        if (number === 2) return said as JsonValue;
        reached.resolve();
        return await new Promise<never>(() => undefined);
      });
    const one = await host({}, await hosting(1));
    const run = await start();
    await reached.promise;
    const two = await host({}, await hosting(2), broker.client());
    await settled();
    one.leave();
    const state = await run.finished;
    await two.finished;
    // Who asked was told that the first had gone; the node's own work found the second.
    expect(state.nodes.get("a")?.error?.code).toBe("AGENT_NOT_FOUND");
    expect(questions).toEqual(["Once?"]);
    expect(workers).toEqual([1]);
  });

  test("is refused for good where the run does not want it, or has another workflow", async () => {
    const { host, start, load, broker } = await together({ here: { a: () => new Promise(() => undefined) } });
    const right = await host();
    const run = await start();
    await settled();
    const other = await loadWorkflow(
      { ...threeNodes, description: "another" },
      { nodeTypes: [worker({}, () => 1) as unknown as NodeType<unknown>] },
    );
    const wrong = await host({}, other, broker.client());
    await expect(wrong.finished).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringContaining("It has another workflow than the run"),
    });
    const unwanted = await host({ nodes: ["c"] }, await load({}, () => 1), broker.client());
    await expect(unwanted.finished).rejects.toMatchObject({
      message: expect.stringContaining('does not wait for "c" from elsewhere'),
    });
    run.cancel();
    await run.finished;
    await right.finished;
  });
});

describe("a transport between the two that is lost", () => {
  test("for a moment loses no question and no answer, on either side", async () => {
    for (const side of ["owner", "other"] as const) {
      let answered = 0;
      const set = await together({
        here: {
          async a({ agent }) {
            const asks = Array.from({ length: 200 }, (_, at) => agent.ask("b", String(at), { step: `s${at}` }));
            return (await Promise.all(asks)).length;
          },
        },
        there: { b: () => "done" },
        async answerThere({ question }) {
          answered += 1;
          if (answered === 50) set[side].cut();
          if (answered === 50) setTimeout(() => set[side].join(), 10);
          await settled(1);
          return question;
        },
      });
      await set.host();
      const state = await (await set.start()).finished;
      expect(state.nodes.get("a")?.output, side).toBe(200);
      expect(answered, side).toBe(200);
      expect(state.fallback).toBeUndefined();
    }
  });

  test("for good ends questions to those elsewhere with TRANSPORT_CLOSED, and the rest goes on in memory", async () => {
    const set = await together({
      here: {
        async a({ agent }) {
          const lost = codeOf(agent.ask("b", "?"));
          return [await lost, await agent.ask("c", "Here?"), await codeOf(agent.ask("b", "Again?"))] as never;
        },
      },
      answer: ({ question }) => `re ${question}`,
      answerThere() {
        set.owner.cut();
        return new Promise(() => undefined);
      },
      definition: document(
        { a: "worker", b: { type: "worker", config: { can_communicate: true }, on_error: "continue" }, c: "worker" },
        { edges: [["a", "b"]] },
      ),
    });
    const hosting = await set.host();
    const state = await (await set.start()).finished;
    hosting.leave();
    expect(state.nodes.get("a")?.output).toEqual(["TRANSPORT_CLOSED", "re Here?", "AGENT_NOT_FOUND"]);
    expect(state.fallback?.code).toBe("TRANSPORT_UNAVAILABLE");
    expect(state.status).toBe("completed");
  });
});

describe("a run that is resumed", () => {
  test("finds its agents elsewhere again, and takes their stored answers", async () => {
    let answered = 0;
    const asked = Promise.withResolvers<void>();
    const store = memoryRunStore();
    const set = await together(
      {
        here: { a: ({ agent }) => agent.ask("b", "?", { timeoutMs: 20_000 }) },
        there: { b: () => "done" },
        async answerThere() {
          answered += 1;
          asked.resolve();
          await settled();
          return `answer ${answered}`;
        },
      },
      { run: { store } },
    );
    await set.host();
    const run = await set.start();
    await asked.promise;
    run.leave();
    await run.finished;
    const client = set.broker.client();
    const resumed = await resumeRun(set.ownWorkflow, "r", { store, transport: () => client.transport });
    const state = await resumed.finished;
    expect(state.nodes.get("a")?.output).toBe("answer 1");
    expect(answered).toBe(1);
    expect(state.agents.size).toBe(0);
  });
});
