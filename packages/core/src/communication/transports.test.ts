import { afterEach, describe, expect, test, vi } from "vitest";
import type { NodeContext } from "../contracts/node-type.ts";
import type { Transport } from "../contracts/transport.ts";
import { ChasmError } from "../errors.ts";
import { hostile } from "../testing/hostile-transport.test-kit.ts";
import { document, isSettled, settled, strays, type TryOptions, tryRun, worker } from "../testing/try-run.test-kit.ts";

afterEach(() => void vi.useRealTimers());

const code = (work: Promise<unknown>) =>
  work.then(
    (value) => value,
    (error: ChasmError) => error.code,
  );

/** a asks b thrice at a time, tells everybody, and c reads what it heard. */
const work = {
  async a({ agent }: NodeContext) {
    await agent.broadcast("news");
    return Promise.all([1, 2, 3].map((index) => agent.ask("b", String(index), { step: `s${index}` })));
  },
  c: async ({ agent }: NodeContext) => (await agent.inbox()).map(({ message }) => message),
};
const nodes = document(
  { a: "worker", b: "worker", c: "worker" },
  { edges: [["a", "c"]], metadata: { max_concurrency: 4 } },
);
const over = (
  transport: Transport,
  options: TryOptions = {},
  answer = ({ question }: { question: string }) => `re ${question}`,
) => tryRun(nodes, { mode: "pubsub", transport: () => transport, nodeTypes: [worker(work, answer)], ...options });
const answers = ["re 1", "re 2", "re 3"];

describe("over a transport that", () => {
  test("delivers every payload twice, each question is answered once, each broadcast heard once, and the rest is written down as dropped", async () => {
    let answered = 0;
    const { transport } = hostile((inner) => ({
      async publish(channel, payload) {
        await inner.publish(channel, payload);
        return inner.publish(channel, payload);
      },
    }));
    const tried = await over(transport, {}, ({ question }) => {
      answered += 1;
      return `re ${question}`;
    });
    const state = await tried.ended;
    expect(state.nodes.get("a")?.output).toEqual(answers);
    expect(answered).toBe(3);
    expect(state.nodes.get("c")?.output).toEqual(["news"]);
    expect(tried.of("message-dropped").map((event) => event.outcome)).toEqual(
      expect.arrayContaining(["duplicate", "late"]),
    );
    expect([...state.messages.values()].map((one) => one.outcome)).toEqual([
      "delivered",
      "answered",
      "answered",
      "answered",
    ]);
  });

  test("delivers in another order, nothing is lost", async () => {
    const held: (() => void)[] = [];
    const { transport } = hostile((inner) => ({
      async publish(channel, payload) {
        held.unshift(() => void inner.publish(channel, payload).catch(() => 0));
        void settled(2).then(() => held.shift()?.());
      },
    }));
    const tried = await over(transport);
    const state = await tried.ended;
    expect(state.nodes.get("a")?.output).toEqual(answers);
    expect(state.nodes.get("c")?.output).toEqual(["news"]);
  });

  test("delivers within publish, everything works", async () => {
    const listeners = new Map<string, (payload: string) => void>();
    const { transport } = hostile(() => ({
      async subscribe(channel, listener) {
        listeners.set(channel, listener);
        return () => void listeners.delete(channel);
      },
      async publish(channel, payload) {
        listeners.get(channel)?.(payload);
        return 1;
      },
    }));
    const state = await (await over(transport)).ended;
    expect(state.nodes.get("a")?.output).toEqual(answers);
  });

  test("loses everything, each question ends in its time and the run goes on", async () => {
    vi.useFakeTimers();
    const { transport } = hostile(() => ({ publish: async () => undefined }));
    const tried = await tryRun(document({ a: "worker", b: "worker" }), {
      mode: "pubsub",
      transport: () => transport,
      nodeTypes: [worker({ a: ({ agent }) => code(agent.ask("b", "?")) as never }, () => "!")],
    });
    await vi.advanceTimersByTimeAsync(30_000);
    const state = await tried.ended;
    expect(state.nodes.get("a")?.output).toBe("ASK_TIMEOUT");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("loses answers alone, each question ends in its time", async () => {
    vi.useFakeTimers();
    const { transport } = hostile((inner) => ({
      publish: async (channel, payload) =>
        payload.includes('"reply_to"') ? undefined : inner.publish(channel, payload),
    }));
    const tried = await tryRun(document({ a: "worker", b: "worker" }), {
      mode: "pubsub",
      transport: () => transport,
      nodeTypes: [worker({ a: ({ agent }) => code(agent.ask("b", "?")) as never }, () => "!")],
    });
    await vi.advanceTimersByTimeAsync(30_000);
    expect((await tried.ended).nodes.get("a")?.output).toBe("ASK_TIMEOUT");
  });

  test("knows that nobody listens, a question is AGENT_NOT_FOUND at once", async () => {
    const { transport } = hostile(() => ({ publish: async () => 0 }));
    const tried = await tryRun(document({ a: "worker", b: "worker" }), {
      mode: "pubsub",
      transport: () => transport,
      nodeTypes: [worker({ a: ({ agent }) => code(agent.ask("b", "?")) as never }, () => "!")],
    });
    const state = await tried.ended;
    expect(state.nodes.get("a")?.output).toBe("AGENT_NOT_FOUND");
    expect([...state.messages.values()][0]?.outcome).toBe("nobody-listening");
  });

  test.each<[string, () => Promise<never>]>([
    ["rejects with its own error", () => Promise.reject(new Error("wire cut"))],
    ["rejects with a ChasmError", () => Promise.reject(new ChasmError("TRANSPORT_UNAVAILABLE", "down"))],
    [
      "throws at once",
      () => {
        throw new Error("wire cut");
      },
    ],
    ["gives no promise", () => undefined as never],
  ])(
    "%s on publish is not used any more: questions and broadcasts go on in memory, and nothing strays",
    async (kind, publish) => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      const found = await strays(async () => {
        const { transport } = hostile(() => ({ publish }));
        const tried = await tryRun(document({ a: "worker", b: "worker" }), {
          mode: "pubsub",
          transport: () => transport,
          nodeTypes: [
            worker(
              { a: async ({ agent }) => [await code(agent.ask("b", "?")), await code(agent.broadcast("x"))] as never },
              () => "!",
            ),
          ],
        });
        await settled();
        await vi.advanceTimersByTimeAsync(30_000);
        const state = await tried.ended;
        if (kind !== "gives no promise") expect(state.nodes.get("a")?.output).toEqual(["!", 1]);
        expect(state.status).toBe("completed");
      });
      expect(found).toEqual([]);
    },
  );

  test("rejects the publishing of a stored answer to a question that comes twice, nothing strays", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const found = await strays(async () => {
      const { transport } = hostile((inner) => ({
        async publish(channel, payload) {
          if (payload.includes('"reply_to"')) throw new Error("wire cut");
          await inner.publish(channel, payload);
          await settled(3);
          return inner.publish(channel, payload);
        },
      }));
      const tried = await tryRun(document({ a: "worker", b: "worker" }), {
        mode: "pubsub",
        transport: () => transport,
        nodeTypes: [worker({ a: ({ agent }) => code(agent.ask("b", "?")) as never }, () => "!")],
      });
      await settled();
      await vi.advanceTimersByTimeAsync(30_000);
      await tried.ended;
    });
    expect(found).toEqual([]);
  });

  test.each(["publish", "subscribe", "close", "unsubscribe", "connect"] as const)(
    "never comes back from %s does not keep a cancelled run for ever",
    async (method) => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      const never = () => new Promise<never>(() => undefined);
      const { transport } = hostile((inner) =>
        method === "unsubscribe"
          ? { subscribe: (...given) => inner.subscribe(...given).then(() => never) }
          : { [method]: never },
      );
      const tried = await tryRun(document({ a: "worker", b: "worker" }), {
        mode: "pubsub",
        transport: () => transport,
        nodeTypes: [
          worker({ a: async ({ agent }) => [await agent.broadcast("x"), await agent.ask("b", "?")] }, () => "!"),
        ],
      });
      await settled();
      tried.run.cancel();
      await settled();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await isSettled(tried.ended)).toBe(true);
      expect(tried.events.at(-1)?.type).toMatch(/^run-/);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test.each(["subscribe", "close", "unsubscribe", "connect"] as const)(
    "rejects %s does not take the run's end away",
    async (method) => {
      const broken = () => Promise.reject(new Error("broken"));
      const { transport } = hostile((inner) =>
        method === "unsubscribe"
          ? { subscribe: (...given) => inner.subscribe(...given).then(() => broken) }
          : { [method]: broken },
      );
      const found = await strays(async () => {
        const tried = await over(transport);
        const state = await tried.ended;
        // Where it cannot be used from the start the run falls back to memory, as the design says.
        expect(state.status).toBe("completed");
        expect(tried.events.at(-1)?.type).toBe("run-completed");
        expect(state.fallback !== undefined).toBe(method === "subscribe" || method === "connect");
      });
      expect(found).toEqual([]);
    },
  );

  test("cannot be made falls back, or with forbid fails the run with TRANSPORT_UNAVAILABLE", async () => {
    const unavailable = () =>
      hostile(() => ({ connect: () => Promise.reject(new ChasmError("TRANSPORT_UNAVAILABLE", "no")) })).transport;
    expect(await (await over(unavailable())).ended).toMatchObject({
      status: "completed",
      transport: "memory",
      fallback: { code: "TRANSPORT_UNAVAILABLE" },
    });
    const forbidding = {
      ...(nodes as Record<string, object>),
      metadata: { fallback: "forbid", communication_mode: "pubsub" },
    };
    const tried = await tryRun(forbidding, { transport: unavailable, nodeTypes: [worker(work, () => "!")] });
    expect(await tried.ended).toMatchObject({ status: "failed", error: { code: "TRANSPORT_UNAVAILABLE" } });
    const none = await tryRun(forbidding, { nodeTypes: [worker(work, () => "!")] });
    expect(await none.ended).toMatchObject({ status: "failed", error: { code: "TRANSPORT_UNAVAILABLE" } });
    const throwing = await tryRun(
      { ...forbidding, metadata: { communication_mode: "pubsub" } },
      {
        transport: () => {
          throw new Error("bad URL");
        },
        nodeTypes: [worker(work, ({ question }) => question)],
      },
    );
    expect((await throwing.ended).status).toMatch(/completed|failed/);
  });

  test("is stopped while it connects when the run is cancelled", async () => {
    let signal: AbortSignal | undefined;
    const { transport } = hostile(() => ({
      connect(options) {
        signal = options.signal;
        return new Promise(() => undefined);
      },
    }));
    const tried = await over(transport);
    await settled();
    tried.run.cancel();
    expect((await tried.ended).status).toBe("cancelled");
    expect(signal?.aborted).toBe(true);
  });
});
