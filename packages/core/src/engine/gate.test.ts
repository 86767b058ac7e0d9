import { describe, expect, test } from "vitest";
import { ChasmError } from "../errors.ts";
import { deferred, document, isSettled, settled, tryRun, worker } from "../testing/try-run.test-kit.ts";

const flaky = (failures: number, error: () => unknown = () => new Error("not yet")) => {
  let attempts = 0;
  return () => {
    attempts += 1;
    if (attempts <= failures) throw error();
    return attempts;
  };
};

describe("gate", () => {
  test("holds each attempt of a node until it resolves", async () => {
    const held = deferred();
    const seen: unknown[] = [];
    let runs = 0;
    const tried = await tryRun(document({ a: { type: "worker", retry: { max_attempts: 2, backoff_seconds: 0 } } }), {
      gate: {
        async node(node) {
          seen.push([node.nodeId, node.attempt]);
          await held.promise;
        },
      },
      nodeTypes: [
        worker({
          a: flaky(1, () => {
            runs += 1;
            return new Error("again");
          }),
        }),
      ],
    });
    expect(await isSettled(tried.ended)).toBe(false);
    expect(runs).toBe(0);
    held.resolve();
    expect((await tried.ended).status).toBe("completed");
    expect(seen).toEqual([
      ["a", 1],
      ["a", 2],
    ]);
  });

  test.each([
    ["rejects", async () => Promise.reject(new ChasmError("INPUT_INVALID", "Not approved."))],
    [
      "throws",
      () => {
        throw new ChasmError("INPUT_INVALID", "Not approved.");
      },
    ],
  ])("fails the node where it %s", async (_, node) => {
    const tried = await tryRun(document({ a: "worker" }), { gate: { node }, nodeTypes: [worker({})] });
    expect(await tried.ended).toMatchObject({ status: "failed", failedNode: "a", error: { message: "Not approved." } });
  });

  test("does not keep a cancelled run", async () => {
    const never = new Promise<never>(() => undefined);
    for (const gate of [{ node: () => never }, { message: () => never }]) {
      const tried = await tryRun(document({ a: "worker", b: "worker" }), {
        gate,
        nodeTypes: [worker({ a: ({ agent }) => agent.ask("b", "?") }, () => "!")],
      });
      await settled();
      tried.run.cancel();
      const state = await tried.ended;
      expect(state.status).toBe("cancelled");
      for (const message of state.messages.values()) expect(message.outcome).toBe("cancelled");
    }
  });

  test("changes questions, answers and broadcasts, and the journal shows what was delivered", async () => {
    const tried = await tryRun(document({ a: "worker", b: "worker" }, { edges: [["a", "b"]] }), {
      gate: {
        async message({ type, content }) {
          if (type === "query") return { action: "change", content: { question: "changed" } };
          return { action: "change", content: `${String(content)} (checked)` };
        },
      },
      nodeTypes: [
        worker(
          {
            async a({ agent }) {
              await agent.broadcast("news");
              return agent.ask("b", "original");
            },
            b: async ({ agent }) => (await agent.inbox()).map(({ message }) => message),
          },
          (question) => `re ${question.question}`,
        ),
      ],
    });
    const state = await tried.ended;
    expect(state.nodes.get("a")?.output).toBe("re changed (checked)");
    expect(state.nodes.get("b")?.output).toEqual(["news (checked)"]);
    const query = [...state.messages.values()].find((message) => message.type === "query");
    // The answer's change must not overwrite the question's content.
    expect(query).toMatchObject({ content: { question: "changed" }, answer: "re changed (checked)" });
  });

  test("drops a question, an answer and a broadcast with ASK_REJECTED and the reason", async () => {
    for (const dropped of ["query", "response", "broadcast"] as const) {
      const tried = await tryRun(document({ a: "worker", b: "worker" }), {
        gate: { message: async ({ type }) => (type === dropped ? { action: "drop", reason: "not today" } : undefined) },
        nodeTypes: [
          worker(
            { a: ({ agent }) => (dropped === "broadcast" ? agent.broadcast("x") : agent.ask("b", "?")) },
            () => "!",
          ),
        ],
      });
      const state = await tried.ended;
      expect(state.error).toMatchObject({ code: "ASK_REJECTED", message: expect.stringContaining("not today") });
      expect([...state.messages.values()][0]?.outcome).toBe("rejected");
    }
  });

  test("may give back what JSON cannot hold: the sender is told, and nothing hangs", async () => {
    const tried = await tryRun(document({ a: "worker", b: "worker" }), {
      gate: { message: async () => ({ action: "change", content: 1n as never }) },
      nodeTypes: [worker({ a: ({ agent }) => agent.ask("b", "?") }, () => "!")],
    });
    expect((await tried.ended).status).toBe("failed");
    expect(() => JSON.stringify(tried.events)).not.toThrow();
  });

  test("does not change the order of one asker's questions by being slow with the first", async () => {
    const first = deferred();
    const heard: string[] = [];
    const tried = await tryRun(document({ a: "worker", b: "worker" }), {
      gate: {
        async message({ type, content }) {
          if (type === "query" && (content as { question: string }).question === "one") await first.promise;
          return undefined;
        },
      },
      nodeTypes: [
        worker(
          {
            async a({ agent }) {
              const asks = [agent.ask("b", "one", { step: "s1" }), agent.ask("b", "two", { step: "s2" })];
              await settled();
              first.resolve();
              return Promise.all(asks);
            },
          },
          ({ question, earlier }) => {
            heard.push(question);
            return earlier.length;
          },
        ),
      ],
    });
    await tried.ended;
    expect(heard).toEqual(["one", "two"]);
  });
});
