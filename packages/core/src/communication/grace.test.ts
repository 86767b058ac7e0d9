import { describe, expect, test } from "vitest";
import type { NodeContext } from "../contracts/node-type.ts";
import type { Transport } from "../contracts/transport.ts";
import { ChasmError } from "../errors.ts";
import { hostile } from "../testing/hostile-transport.test-kit.ts";
import { document, settled, type TryOptions, tryRun, worker } from "../testing/try-run.test-kit.ts";

const down = () => new ChasmError("TRANSPORT_UNAVAILABLE", "cut");

/** A transport that can be cut and joined again. What is on its way when it is cut is lost. */
function breakable({ tells = true } = {}) {
  let isUp = true;
  const told = new Set<(status: "up" | "down") => void>();
  const { transport } = hostile((inner) => {
    const changes: Partial<Transport> = {
      async subscribe(channel, listener) {
        return await inner.subscribe(channel, (payload) => isUp && listener(payload));
      },
      async publish(channel, payload) {
        await settled(1);
        if (!isUp) throw down();
        return await inner.publish(channel, payload);
      },
    };
    if (!tells) return changes;
    return {
      ...changes,
      onStatus(listener) {
        told.add(listener);
        return () => void told.delete(listener);
      },
    };
  });
  const turn = (status: "up" | "down") => {
    isUp = status === "up";
    for (const listener of told) listener(status);
  };
  return { transport, cut: () => turn("down"), join: () => turn("up"), listeners: told };
}

/** A grace that is not over before the transport is back, however busy the machine. */
const longMs = 20_000;

const asker = (count: number) => ({
  async a({ agent }: NodeContext) {
    const asks = Array.from({ length: count }, (_, at) => agent.ask("b", String(at), { step: `s${at}` }));
    return (await Promise.all(asks)).length;
  },
});

async function talk(
  transport: Transport,
  work: Record<string, (context: NodeContext) => unknown>,
  {
    answer = ({ question }: { question: string }) => `re ${question}` as unknown,
    ...options
  }: TryOptions & { answer?: (question: { question: string }) => unknown } = {},
) {
  const doc = document({ a: "worker", b: "worker" }, { metadata: { max_concurrency: 4 } });
  return await tryRun(doc, {
    mode: "pubsub",
    transport: () => transport,
    graceMs: 60,
    nodeTypes: [worker(work as never, answer as never)],
    ...options,
  });
}

describe("a transport that is lost in the middle of a run", () => {
  test("for less than the grace loses no question, asks none twice, and is no fallback", async () => {
    const { transport, cut, join, listeners } = breakable();
    let answered = 0;
    const tried = await talk(transport, asker(1000), {
      graceMs: longMs,
      async answer({ question }) {
        answered += 1;
        if (answered === 300) cut();
        if (answered === 700) setTimeout(join, 5);
        await settled(1);
        return `re ${question}`;
      },
    });
    const state = await tried.ended;
    expect(state.nodes.get("a")?.output).toBe(1000);
    expect(answered).toBe(1000);
    expect(state.fallback).toBeUndefined();
    expect([...state.messages.values()].every(({ outcome }) => outcome === "answered")).toBe(true);
    const lines = tried.of("log").map(({ message }) => message);
    expect(lines).toEqual([
      'The transport "hostile" is down. Questions within this process go on in memory.',
      'The transport "hostile" is back.',
    ]);
    expect(listeners.size).toBe(0);
  });

  test("for good is fallen back from: the run goes on in memory, and the event says why", async () => {
    const { transport, cut } = breakable();
    const tried = await talk(transport, {
      async a({ agent }) {
        const before = await agent.ask("b", "one");
        cut();
        const within = await agent.ask("b", "two");
        await new Promise((resolve) => setTimeout(resolve, 100));
        return [before, within, await agent.ask("b", "three"), await agent.broadcast("all")];
      },
    });
    const state = await tried.ended;
    expect(state.nodes.get("a")?.output).toEqual(["re one", "re two", "re three", 1]);
    expect(tried.of("transport-fallback")).toMatchObject([
      {
        transport: "hostile",
        error: { code: "TRANSPORT_UNAVAILABLE", message: expect.stringContaining("did not get it back within 0.06 s") },
      },
    ]);
    expect(state.status).toBe("completed");
  });

  test("for good fails a run that forbids a fallback with TRANSPORT_UNAVAILABLE", async () => {
    const { transport, cut } = breakable();
    const doc = document({ a: "worker", b: "worker" }, { metadata: { fallback: "forbid" } });
    const work = {
      a: (context: NodeContext) => {
        cut();
        return new Promise<never>((_, reject) =>
          context.run.signal.addEventListener("abort", () => reject(context.run.signal.reason)),
        );
      },
    };
    const tried = await tryRun(doc, {
      mode: "pubsub",
      transport: () => transport,
      graceMs: 20,
      nodeTypes: [worker(work)],
    });
    const state = await tried.ended;
    expect(state).toMatchObject({ status: "failed", error: { code: "TRANSPORT_UNAVAILABLE" } });
    expect(state.fallback).toBeUndefined();
    expect(state.agents.size).toBe(0);
  });

  test("loses answers that were on their way: they are sent again, and not made again", async () => {
    const { transport, cut, join } = breakable();
    let answered = 0;
    const tried = await talk(transport, asker(50), {
      graceMs: longMs,
      answer({ question }) {
        answered += 1;
        // The answers of this moment are published together, and lost.
        if (answered === 50) queueMicrotask(cut);
        return `re ${question}`;
      },
    });
    setTimeout(join, 40);
    expect((await tried.ended).nodes.get("a")?.output).toBe(50);
    expect(answered).toBe(50);
  });

  test("without a word of it is found out by its refusals, and asked until it is back", async () => {
    const { transport, cut, join } = breakable({ tells: false });
    const tried = await talk(transport, {
      async a({ agent }) {
        cut();
        const within = await agent.ask("b", "one");
        setTimeout(join, 15);
        await new Promise((resolve) => setTimeout(resolve, 45));
        return [within, await agent.ask("b", "two")];
      },
    });
    const state = await tried.ended;
    expect(state.nodes.get("a")?.output).toEqual(["re one", "re two"]);
    expect(state.fallback).toBeUndefined();
    expect(tried.of("log").at(-1)?.message).toContain("is back");
  });

  test("and joined again and again loses nothing", async () => {
    const { transport, cut, join } = breakable();
    let answered = 0;
    const flicker = setInterval(() => {
      cut();
      setTimeout(join, 1);
    }, 3);
    const tried = await talk(
      transport,
      {
        async a({ agent }) {
          for (let round = 0; round < 20; round++) {
            await Promise.all(
              Array.from({ length: 20 }, (_, at) => agent.ask("b", `${round} ${at}`, { step: `s${at}` })),
            );
          }
          return "done";
        },
      },
      {
        graceMs: longMs,
        async answer({ question }) {
          answered += 1;
          await settled(1);
          return question;
        },
      },
    );
    const state = await tried.ended;
    clearInterval(flicker);
    expect(state.nodes.get("a")?.output).toBe("done");
    expect(answered).toBe(400);
  });

  test("refuses one payload for what it is, and is used on", async () => {
    const { transport } = hostile((inner) => ({
      publish: (channel, payload) =>
        payload.includes("huge")
          ? Promise.reject(new ChasmError("MESSAGE_TOO_LARGE", "too much"))
          : inner.publish(channel, payload),
    }));
    const tried = await talk(transport, {
      a: async ({ agent }) => [await agent.ask("b", "huge").catch(({ code }) => code), await agent.ask("b", "small")],
    });
    expect((await tried.ended).nodes.get("a")?.output).toEqual(["MESSAGE_TOO_LARGE", "re small"]);
    expect(tried.of("log")).toEqual([]);
  });
});
