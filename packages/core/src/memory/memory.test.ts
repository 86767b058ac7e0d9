import { afterEach, describe, expect, test, vi } from "vitest";
import type { RunEvent } from "../contracts/run-event.ts";
import type { RunStore } from "../contracts/run-store.ts";
import { runStoreConformance } from "../testing/run-store-conformance.ts";
import { transportConformance } from "../testing/transport-conformance.ts";
import { deferred, document, settled, strays, tryRun, worker } from "../testing/try-run.test-kit.ts";
import { memoryRunStore } from "./memory-run-store.ts";
import { memoryTransport } from "./memory-transport.ts";

afterEach(() => void vi.useRealTimers());

describe("the memory transport", () => {
  test.each(transportConformance)("$name", ({ run }) => run({ create: memoryTransport, isShared: false }));

  test("delivers on a later turn than the publishing, as a network does", async () => {
    const transport = memoryTransport();
    await transport.connect({ signal: new AbortController().signal });
    const heard: string[] = [];
    await transport.subscribe("c", (payload) => heard.push(payload));
    const published = transport.publish("c", "x");
    expect(heard).toEqual([]);
    await published;
    await settled(1);
    expect(heard).toEqual(["x"]);
  });

  test("delivers nothing after it was closed, also of what was published before", async () => {
    const transport = memoryTransport();
    const heard: string[] = [];
    await transport.subscribe("c", (payload) => heard.push(payload));
    void transport.publish("c", "x");
    await transport.close();
    await settled(1);
    expect(heard.length).toBeLessThanOrEqual(1);
  });

  test("delivers to the others although one listener throws", async () => {
    const transport = memoryTransport();
    const heard: string[] = [];
    await transport.subscribe("c", () => {
      throw new Error("a listener's own fault");
    });
    await transport.subscribe("c", (payload) => heard.push(payload));
    await strays(() => transport.publish("c", "x") as Promise<unknown>);
    expect(heard).toEqual(["x"]);
  });
});

describe("the memory run store", () => {
  test.each(runStoreConformance)("$name", async ({ run }) => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
    await run({ create: memoryRunStore, pass: (milliseconds) => void vi.setSystemTime(Date.now() + milliseconds) });
  });

  test("cannot be changed through what it gives", async () => {
    const store = memoryRunStore();
    const tried = await tryRun(document({ a: "worker" }), { store, nodeTypes: [worker({ a: () => ({ list: [1] }) })] });
    await tried.ended;
    const read = async () => {
      const events: RunEvent[] = [];
      for await (const event of store.read(tried.run.id)) events.push(event);
      return events;
    };
    const before = JSON.stringify(await read());
    for (const event of await read()) {
      try {
        Object.assign(event, { type: "log" });
      } catch {
        // Frozen is one way to forbid it.
      }
    }
    expect(JSON.stringify(await read())).toBe(before);
  });
});

describe("a run's lease", () => {
  test("outlives a node that works for an hour: nobody else can claim the run", async () => {
    vi.useFakeTimers();
    const store = memoryRunStore();
    const hold = deferred<number>();
    const tried = await tryRun(document({ a: { type: "worker", timeout_seconds: 7200 } }), {
      store,
      nodeTypes: [worker({ a: () => hold.promise })],
    });
    await vi.advanceTimersByTimeAsync(3_600_000);
    await expect(store.claim(tried.run.id, "thief", 1000)).rejects.toMatchObject({ code: "RUN_CONFLICT" });
    hold.resolve(1);
    expect((await tried.ended).status).toBe("completed");
    expect(vi.getTimerCount()).toBe(0);
    await expect(store.claim(tried.run.id, "next", 1000)).resolves.toMatchObject({ owner: "next" });
  });

  test("that is lost stops the run with RUN_CONFLICT, and nothing more is written", async () => {
    vi.useFakeTimers();
    const store = memoryRunStore();
    const stolen: RunStore = {
      ...store,
      async renew(lease) {
        await store.release(lease);
        await store.claim(lease.runId, "thief", 1000);
        await store.renew(lease);
      },
    };
    const tried = await tryRun(document({ a: "worker" }), {
      store: stolen,
      nodeTypes: [worker({ a: () => new Promise(() => undefined) })],
    });
    const ended = tried.ended.then(
      () => "ended",
      (error) => error.code,
    );
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await ended).toBe("RUN_CONFLICT");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("brings the commands of other processes to the run", async () => {
    const store = memoryRunStore();
    const started = deferred();
    const tried = await tryRun(document({ a: "worker" }), {
      store,
      nodeTypes: [
        worker({
          a() {
            started.resolve();
            return new Promise(() => undefined);
          },
        }),
      ],
    });
    await started.promise;
    await store.submit(tried.run.id, { type: "cancel", reason: "From elsewhere." });
    await settled();
    const isEnded = tried.run.state.status === "cancelled";
    tried.run.cancel();
    await tried.ended;
    expect(isEnded).toBe(true);
  });
});
