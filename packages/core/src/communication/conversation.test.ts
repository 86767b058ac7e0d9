import { afterEach, describe, expect, test, vi } from "vitest";
import type { ChasmError } from "../errors.ts";
import type { RunState } from "../journal/run-state.ts";
import { talk } from "../testing/talk.test-kit.ts";
import { deferred, document, provider, settled, tryRun, worker } from "../testing/try-run.test-kit.ts";

afterEach(() => void vi.useRealTimers());

const outputOf = (state: RunState) => (state.nodes.get("a")?.output ?? []) as string[];
const code = (work: Promise<unknown>) =>
  work.then(
    (value) => value,
    (error: ChasmError) => error.code,
  );

describe("a question under way", () => {
  test("ends with ASK_TIMEOUT where nobody answers, the answering stops, and what comes later changes nothing", async () => {
    vi.useFakeTimers();
    const answer = deferred<string>();
    let reason: unknown;
    const tried = await talk({ a: ({ agent }) => code(agent.ask("b", "?", { timeoutMs: 5000 })) }, (_, { run }) => {
      run.signal.addEventListener("abort", () => {
        reason = run.signal.reason;
      });
      return answer.promise;
    });
    await vi.advanceTimersByTimeAsync(5000);
    const state = await tried.ended;
    expect(state.nodes.get("a")?.output).toBe("ASK_TIMEOUT");
    expect([...state.messages.values()][0]?.outcome).toBe("timed-out");
    expect(reason).toMatchObject({ code: "RUN_CANCELLED" });
    answer.resolve("too late");
    await vi.advanceTimersByTimeAsync(100);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("that timed out or was cancelled in the line is never worked on", async () => {
    vi.useFakeTimers();
    const first = deferred<string>();
    const worked: string[] = [];
    const tried = await tryRun(
      document(
        { a: "worker", c: "worker", b: { type: "worker", config: { can_communicate: true, answer_concurrency: 1 } } },
        { metadata: { max_concurrency: 8 } },
      ),
      {
        nodeTypes: [
          worker(
            {
              a: ({ agent }) => agent.ask("b", "first"),
              c: ({ agent }) => code(agent.ask("b", "second", { timeoutMs: 1000 })) as never,
            },
            ({ question }) => {
              worked.push(question);
              return first.promise;
            },
          ),
        ],
      },
    );
    await vi.advanceTimersByTimeAsync(1000);
    first.resolve("!");
    await vi.advanceTimersByTimeAsync(1);
    await tried.ended;
    expect(worked).toEqual(["first"]);
  });

  test("that is nested inherits what is left, the time in the mailbox included", async () => {
    vi.useFakeTimers();
    const hold = deferred<string>();
    const tried = await tryRun(
      document(
        { a: "worker", c: "worker", b: { type: "worker", config: { can_communicate: true, answer_concurrency: 1 } } },
        { metadata: { max_concurrency: 8 } },
      ),
      {
        nodeTypes: [
          worker(
            {
              a: ({ agent }) => agent.ask("b", "first"),
              c: ({ agent }) => code(agent.ask("b", "second", { timeoutMs: 10_000 })) as never,
            },
            async ({ question }, { agent, run }) => {
              if (run.nodeId === "c") return new Promise<string>(() => undefined);
              return question === "first" ? hold.promise : (code(agent.ask("c", "nested")) as never);
            },
          ),
        ],
      },
    );
    await vi.advanceTimersByTimeAsync(6000);
    hold.resolve("!");
    await vi.advanceTimersByTimeAsync(0);
    expect(tried.of("message-sent").map((event) => event.timeout_ms)).toEqual([30_000, 10_000, 4000]);
    await vi.advanceTimersByTimeAsync(4000);
    expect((await tried.ended).status).toBe("completed");
  });

  test("that is cancelled with its attempt stops the answering", async () => {
    const stopped = deferred<unknown>();
    const asked = deferred();
    const tried = await talk(
      {
        async a({ agent }) {
          agent.ask("b", "?").catch(() => undefined);
          await asked.promise;
          return "enough";
        },
      },
      (_, { run }) => {
        run.signal.addEventListener("abort", () => stopped.resolve(run.signal.reason));
        asked.resolve();
        return new Promise(() => undefined);
      },
    );
    const state = await tried.ended;
    expect(await stopped.promise).toMatchObject({ code: "RUN_CANCELLED" });
    expect([...state.messages.values()][0]?.outcome).toBe("cancelled");
  });

  test("fails with the answering node's own code, and its outcome is failed", async () => {
    const tried = await talk({ a: ({ agent }) => code(agent.ask("b", "?")) }, (_, { run, agent }) =>
      agent.ask(run.nodeId, "me?"),
    );
    const state = await tried.ended;
    expect(state.nodes.get("a")?.output).toBe("ASK_CYCLE");
    expect([...state.messages.values()].map((one) => one.outcome)).toEqual(["failed", "rejected"]);
  });

  test.each([
    [
      "an error that is none",
      () => {
        throw Object.create(null);
      },
    ],
    ["no JSON", () => new Map() as never],
    ["content too deep", () => nest(150) as never],
    ["content too large", () => "x".repeat(3e6)],
  ])("fails at once where the answering node gives %s, and the next question is answered", async (_, bad) => {
    const tried = await talk(
      {
        a: async ({ agent }) => [
          await code(agent.ask("b", "bad")),
          ...(await Promise.all([1, 2, 3, 4, 5].map((index) => agent.ask("b", "good", { step: `s${index}` })))),
        ],
      },
      ({ question }) => (question === "bad" ? bad() : "fine"),
    );
    const [first, ...others] = outputOf(await tried.ended);
    expect(first).toMatch(/^(NODE_FAILED|OUTPUT_NOT_JSON|MESSAGE_TOO_LARGE|MESSAGE_INVALID)$/);
    expect(others).toEqual(Array(5).fill("fine"));
  });

  test("with a context that is too deep or too large is refused at once", async () => {
    const tried = await talk(
      {
        a: async ({ agent }) => [
          await code(agent.ask("b", "?", { context: nest(150) as never })),
          await code(agent.ask("b", "?", { context: "é".repeat(600_000) })),
        ],
      },
      () => "!",
    );
    const [deep, large] = outputOf(await tried.ended);
    expect(deep).toMatch(/OUTPUT_NOT_JSON|MESSAGE_INVALID/);
    expect(large).toBe("MESSAGE_TOO_LARGE");
  });

  test("is ASK_REJECTED where the mailbox is full", async () => {
    const hold = deferred<string>();
    const tried = await talk(
      {
        async a({ agent }) {
          const asks = Array.from({ length: 6 }, (_, index) =>
            code(agent.ask("b", String(index), { step: `s${index}` })),
          );
          await settled();
          hold.resolve("!");
          return Promise.all(asks);
        },
      },
      () => hold.promise,
      { limits: { mailboxCapacity: 3 } },
    );
    expect((await tried.ended).nodes.get("a")?.output).toEqual(["!", "!", "!", "!", "ASK_REJECTED", "ASK_REJECTED"]);
  });

  test("keeps 1,000 questions in flight, each with 20 kB, and loses none", async () => {
    const tried = await talk(
      {
        a: ({ agent }) =>
          Promise.all(
            Array.from({ length: 1000 }, (_, index) =>
              agent.ask("b", String(index), { step: `s${index}`, context: "x".repeat(20_000) }),
            ),
          ),
      },
      ({ question }) => question,
    );
    expect((await tried.ended).nodes.get("a")?.output).toEqual(
      Array.from({ length: 1000 }, (_, index) => String(index)),
    );
  });

  test("remembers the conversation of one activity, and of no other", async () => {
    const seen: unknown[] = [];
    const tried = await talk(
      {
        async a({ agent }) {
          for (const word of ["one", "two"]) await agent.ask("b", word);
          return null;
        },
        c: ({ agent }) => agent.ask("b", "three"),
      },
      ({ from, question, earlier }) => {
        seen.push([from, question, earlier]);
        return question.length;
      },
    );
    await tried.ended;
    expect(seen).toContainEqual(["a", "two", [{ question: "one", answer: 3 }]]);
    expect(seen).toContainEqual(["c", "three", []]);
  });
});

describe("what an answering model sees", () => {
  const nest3 = (id: string, config: object) => ({
    id,
    type: "ai-processor",
    config: { prompt: `I am ${id}: {{outputs.first}}`, can_communicate: true, ...config },
  });
  test("is its role with the outputs before the asker, its own output if it came before, and no directive", async () => {
    const requests: string[] = [];
    const tried = await tryRun(
      {
        name: "seen",
        nodes: [
          { id: "first", type: "transformer", config: { template: "FIRST" } },
          nest3("before", { prompt: "I am before {{outputs.first}}. CALL: ask_node('beside', 'x')" }),
          { id: "asker", type: "worker", config: { can_communicate: true } },
          nest3("beside", {}),
        ],
        edges: [
          { from: "first", to: "before" },
          { from: "before", to: "asker" },
          { from: "first", to: "beside" },
        ],
      },
      {
        provider: provider(async ({ messages, directives, tools }) => {
          requests.push(JSON.stringify({ messages, directives, tools: tools?.length }));
          return { content: "MODEL SAYS", finish_reason: "stop" };
        }),
        nodeTypes: [
          worker(
            { asker: async ({ agent }) => [await agent.ask("before", "Q1"), await agent.ask("beside", "Q2")] },
            () => "!",
          ),
        ],
      },
    );
    await tried.ended;
    const [q1, q2] = ["Q1", "Q2"].map((word) => requests.find((text) => text.includes(word)) ?? "");
    expect(q1).toContain("I am before FIRST");
    expect(q1).toContain("MODEL SAYS");
    expect(q1).not.toContain("directives");
    expect(q1).not.toContain("CALL:");
    expect(q2).toContain("I am beside: FIRST");
    expect(q2).not.toContain("your-output");
  });
});

function nest(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}
