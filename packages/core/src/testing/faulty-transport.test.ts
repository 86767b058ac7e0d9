import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MessageOutcome } from "../contracts/message.ts";
import type { NodeContext } from "../contracts/node-type.ts";
import { memoryTransport } from "../memory/memory-transport.ts";
import { type Faults, faultyTransport } from "./faulty-transport.ts";
import { transportConformance } from "./transport-conformance.ts";
import { document, tryRun, worker } from "./try-run.test-kit.ts";

async function heard(faults: Faults, count = 200): Promise<string[]> {
  const transport = faultyTransport(memoryTransport(), faults);
  await transport.connect({ signal: new AbortController().signal });
  const payloads: string[] = [];
  await transport.subscribe("c", (payload) => payloads.push(payload));
  for (let index = 0; index < count; index++) await transport.publish("c", String(index)).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 30));
  await transport.close();
  return payloads;
}

const inOrder = (payloads: readonly string[]) =>
  payloads.every((payload, at) => at === 0 || Number(payloads[at - 1]) <= Number(payload));

describe("without faults, a faulty transport", () => {
  const subject = { create: () => faultyTransport(memoryTransport(), {}), isShared: false };
  for (const { name, run } of transportConformance) test(name, () => run(subject));
});

describe("a faulty transport", () => {
  test("loses, doubles and puts out of order as often as it is told to, and the same ones for the same seed", async () => {
    const dropped = await heard({ drop: 0.25 });
    expect(dropped.length).toBeGreaterThan(120);
    expect(dropped.length).toBeLessThan(180);
    expect(await heard({ drop: 0.25 })).toEqual(dropped);
    expect(await heard({ drop: 0.25, seed: 2 })).not.toEqual(dropped);
    expect((await heard({ duplicate: 1 })).length).toBe(400);
    const mixed = await heard({ reorder: 0.5 });
    expect(mixed.length).toBe(200);
    expect(inOrder(mixed)).toBe(false);
  });

  test("keeps the order of what it delays", async () => {
    const late = await heard({ delayMs: 5 });
    expect(late.length).toBe(200);
    expect(inOrder(late)).toBe(true);
  });

  test("loses its connection and finds it again, and tells of both", async () => {
    const transport = faultyTransport(memoryTransport(), { disconnect: 1, disconnectMs: 5 });
    await transport.connect({ signal: new AbortController().signal });
    const told: string[] = [];
    const back = Promise.withResolvers<void>();
    transport.onStatus?.((status) => {
      told.push(status);
      if (status === "up") back.resolve();
    });
    await expect(transport.publish("c", "x")).rejects.toMatchObject({ code: "TRANSPORT_UNAVAILABLE" });
    await back.promise;
    expect(told).toEqual(["down", "up"]);
    await transport.close();
  });
});

describe("a conversation over any faults", () => {
  test("ends with an outcome for every message, and nothing is answered twice", async () => {
    const chance = fc.double({ min: 0, max: 0.3, noNaN: true });
    const faults = fc.record({
      drop: chance,
      duplicate: chance,
      reorder: chance,
      disconnect: chance,
      delayMs: fc.nat(3),
      disconnectMs: fc.nat(10),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(faults, async (given) => {
        const answered: string[] = [];
        const work = {
          a: async ({ agent }: NodeContext) => {
            const asks = Array.from({ length: 10 }, (_, at) =>
              agent.ask("b", String(at), { step: `s${at}`, timeoutMs: 60 }),
            );
            await agent.broadcast("news");
            return (await Promise.allSettled(asks)).length;
          },
        };
        const type = worker(work, ({ question }) => {
          answered.push(question);
          return question;
        });
        const { ended } = await tryRun(document({ a: "worker", b: "worker" }), {
          mode: "pubsub",
          transport: () => faultyTransport(memoryTransport(), given),
          graceMs: 40,
          nodeTypes: [type],
        });
        const { status, messages, agents } = await ended;
        const ends: readonly (MessageOutcome | undefined)[] = [...messages.values()].map(({ outcome }) => outcome);
        expect(status).toBe("completed");
        expect(
          ends.every((outcome) => outcome === "answered" || outcome === "timed-out" || outcome === "delivered"),
        ).toBe(true);
        expect(new Set(answered).size).toBe(answered.length);
        expect(agents.size).toBe(0);
      }),
      { numRuns: 40 },
    );
  }, 30_000);
});
