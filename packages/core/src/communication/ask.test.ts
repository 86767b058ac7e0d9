import { afterEach, describe, expect, test, vi } from "vitest";
import type { ChasmError } from "../errors.ts";
import type { RunState } from "../journal/run-state.ts";
import { talk } from "../testing/talk.test-kit.ts";
import { document, tryRun, worker } from "../testing/try-run.test-kit.ts";

afterEach(() => void vi.useRealTimers());

const outputOf = (state: RunState) => (state.nodes.get("a")?.output ?? []) as string[];
const code = (work: Promise<unknown>) =>
  work.then(
    (value) => value,
    (error: ChasmError) => error.code,
  );
const message = (work: Promise<unknown>) =>
  work.then(
    () => "no error",
    (error: ChasmError) => error.message,
  );

describe("ask", () => {
  test("gets its answer, and the journal holds question, answer, trail and outcome", async () => {
    const tried = await talk(
      { a: ({ agent }) => agent.ask("b", "why?", { context: { n: 1 } }) },
      ({ from, question, context }) => ({ from, question, context: context as never }),
    );
    const state = await tried.ended;
    expect(state.nodes.get("a")?.output).toEqual({ from: "a", question: "why?", context: { n: 1 } });
    expect([...state.messages.values()]).toMatchObject([
      {
        type: "query",
        from: "a",
        to: "b",
        outcome: "answered",
        content: { question: "why?", context: { n: 1 } },
        trail: [{ activity: "1" }],
      },
    ]);
  });

  test("of a node that is not there is AGENT_NOT_FOUND at once, with the nodes that answer", async () => {
    const tried = await talk({ a: ({ agent }) => message(agent.ask("bb", "?")) }, () => "!");
    const state = await tried.ended;
    expect(state.nodes.get("a")?.output).toMatch(/"bb".*b, c/);
    expect([...state.messages.values()][0]).toMatchObject({ outcome: "nobody-listening" });
  });

  test.each(["__proto__", "constructor", "*", "a/b", "node-x", "a\nb", "\ud800", "x".repeat(5000)])(
    "of %j does no harm",
    async (target) => {
      const tried = await talk({ a: ({ agent }) => code(agent.ask(target, "?")) }, () => "!");
      expect((await tried.ended).nodes.get("a")?.output).toBe("AGENT_NOT_FOUND");
    },
  );

  test.each<[string, unknown[]]>([
    ["a target that is no text", [7, "?"]],
    ["no target", [undefined, "?"]],
    ["a question that is no text", ["b", { deep: 1 }]],
    ["no question", ["b", undefined]],
    ["an unknown priority", ["b", "?", { priority: "urgent" }]],
    ["a time-out that is none", ["b", "?", { timeoutMs: Number.NaN }]],
    ["a time-out below zero", ["b", "?", { timeoutMs: -1 }]],
    ["a context that is no JSON", ["b", "?", { context: () => 1 }]],
  ])("with %s is refused at once with a ChasmError", async (_, given) => {
    const tried = await talk(
      { a: ({ agent }) => code((agent.ask as (...all: unknown[]) => Promise<unknown>)(...given)) },
      () => "!",
    );
    expect((await tried.ended).nodes.get("a")?.output).toMatch(
      /^(OPTION_INVALID|MESSAGE_INVALID|OUTPUT_NOT_JSON|AGENT_NOT_FOUND|ASK_TIMEOUT)$/,
    );
  });

  test("of a type that answers nothing is ASK_REJECTED", async () => {
    const tried = await tryRun(document({ a: "worker", d: { type: "delay", config: { delay_seconds: 0 } } }), {
      nodeTypes: [worker({ a: ({ agent }) => code(agent.ask("d", "?")) as never }, () => "!")],
    });
    expect((await tried.ended).nodes.get("a")?.output).toBe("ASK_REJECTED");
  });

  test("of a node that does not communicate is answered directly, with a note in the journal", async () => {
    const tried = await tryRun(document({ a: "worker", b: { type: "worker" } }), {
      nodeTypes: [worker({ a: ({ agent }) => agent.ask("b", "?") }, ({ question }) => `re ${question}`)],
    });
    const state = await tried.ended;
    expect(state.nodes.get("a")?.output).toBe("re ?");
    expect([...state.messages.values()][0]?.note).toContain("b");
    expect(tried.of("agent-registered").map((event) => event.node_id)).toEqual(["a"]);
  });

  test("by a node that does not communicate is ASK_REJECTED", async () => {
    const tried = await tryRun(document({ a: { type: "worker" }, b: "worker" }), {
      nodeTypes: [
        worker(
          {
            a: async ({ agent }) =>
              [
                await code(agent.ask("b", "?")),
                await code(agent.broadcast("x")),
                await code(agent.setShared("k", 1)),
                await code(agent.getShared("k")),
              ] as never,
          },
          () => "!",
        ),
      ],
    });
    expect((await tried.ended).nodes.get("a")?.output).toEqual(Array(4).fill("ASK_REJECTED"));
  });

  test("that would close a ring is refused with ASK_CYCLE, which names the ring", async () => {
    const asking: Record<string, string> = { b: "c", c: "a" };
    const tried = await talk(
      { a: async ({ agent }) => [await message(agent.ask("a", "self?")), await agent.ask("b", "?")] },
      async (_, { agent, run }) => message(agent.ask(asking[run.nodeId] ?? "b", "?")) as never,
      {},
    );
    const [self, ring] = outputOf(await tried.ended);
    expect(self).toMatch(/a → a/);
    // b asks c, c asks a: refused, and both answers carry the sentence on.
    expect(ring).toBe("no error");
    const refused = [...(await tried.ended).messages.values()].filter((one) => one.error?.code === "ASK_CYCLE");
    expect(refused.map((one) => one.error?.message)).toEqual([
      expect.stringContaining("a → a"),
      expect.stringContaining("a → b → c → a"),
    ]);
    expect(refused.every((one) => one.outcome === "rejected")).toBe(true);
  });

  test("between two nodes that ask each other in their own runs is no ring", async () => {
    const tried = await talk(
      { a: ({ agent }) => agent.ask("b", "?"), b: ({ agent }) => agent.ask("a", "?") },
      () => "!",
    );
    expect((await tried.ended).status).toBe("completed");
  });

  test("goes no deeper than the limit", async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `n${index}`);
    const next = (id: string) => `n${Number(id.slice(1)) + 1}`;
    const tried = await talk(
      { n0: ({ agent }) => agent.ask("n1", "?") },
      async (_, { agent, run }) =>
        agent.ask(next(run.nodeId), "?").catch((error: ChasmError) => `${run.nodeId} ${error.code}`),
      { ids, limits: { maxAskDepth: 5 } },
    );
    expect((await tried.ended).nodes.get("n0")?.output).toBe("n5 LIMIT_EXCEEDED");
  });
});
