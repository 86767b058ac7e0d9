import { describe, expect, test } from "vitest";
import type { RunEvent } from "../contracts/run-event.ts";
import type { RunStore } from "../contracts/run-store.ts";
import { ChasmError } from "../errors.ts";
import { memoryRunStore } from "../memory/memory-run-store.ts";
import {
  deferred,
  document,
  isSettled,
  lateStore,
  settled,
  strays,
  tryRun,
  worker,
} from "../testing/try-run.test-kit.ts";
import { foldRunState } from "./fold.ts";
import { createJournal } from "./journal.ts";
import { createRedaction } from "./redaction.ts";

const accepted = { type: "run-accepted", workflow: { name: "w" }, inputs: {}, mode: "simple", engine: "0" } as const;

async function open(store: RunStore, options: { onEvent?: (event: RunEvent) => void } = {}) {
  const failures: unknown[] = [];
  const lease = await store.claim("run", "me", 30_000);
  const journal = createJournal({
    store,
    lease,
    redaction: createRedaction(new Map([["key", "QWXZJKQWXZJK"]])),
    now: () => 7,
    onEvent: options.onEvent,
    onFailure: (error) => failures.push(error),
  });
  return { journal, failures, lease };
}

async function read(store: RunStore, runId = "run"): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of store.read(runId)) events.push(event);
  return events;
}

const log = (message: string) => ({ type: "log", node_id: "a", message }) as const;

/** A store whose nth append fails. */
function failingStore(nth: number, error: unknown = new Error("disk full")): RunStore {
  const store = lateStore();
  let count = 0;
  return {
    ...store,
    async append(...given) {
      if (++count >= nth) throw error;
      await store.append(...given);
    },
  };
}

describe.each([
  ["prompt", memoryRunStore],
  ["late", lateStore],
])("a journal over a %s store", (_, makeStore) => {
  test("numbers events from 0 without a gap and stores each once, redacted, in order", async () => {
    const store = makeStore();
    const seen: RunEvent[] = [];
    const { journal } = await open(store, { onEvent: (event) => seen.push(event) });
    journal.record(accepted);
    for (let count = 0; count < 50; count++) {
      journal.record(log(`line ${count} QWXZJKQWXZJK`));
      if (count % 7 === 0) await journal.stored();
    }
    await journal.stored();
    const events = await read(store);
    expect(events.map((event) => event.sequence)).toEqual(Array.from({ length: 51 }, (_, index) => index));
    expect(seen).toEqual(events);
    expect(JSON.stringify(events)).not.toContain("QWXZJK");
    expect(foldRunState(events)).toEqual(journal.state);
  });

  test("tells of an event only once it is stored", async () => {
    const store = makeStore();
    const known: number[] = [];
    let stored = 0;
    const counting: RunStore = {
      ...store,
      async append(...given) {
        await store.append(...given);
        stored += given[2].length;
      },
    };
    if (store.appendNow !== undefined) {
      counting.appendNow = (...given) => {
        store.appendNow?.(...given);
        stored += given[2].length;
      };
    }
    const { journal } = await open(counting, { onEvent: (event) => known.push(stored - event.sequence) });
    journal.record(accepted);
    for (let count = 0; count < 10; count++) journal.record(log("x"));
    await journal.stored();
    expect(known).toHaveLength(11);
    for (const ahead of known) expect(ahead).toBeGreaterThan(0);
  });

  test("writes nothing after its end", async () => {
    const store = makeStore();
    const { journal } = await open(store);
    journal.record(accepted);
    journal.end({ type: "run-cancelled", reason: "x" });
    expect(journal.isEnded).toBe(true);
    expect(() => journal.record(log("x"))).toThrow(expect.objectContaining({ code: "RUN_CANCELLED" }));
    await journal.stored();
    expect(await read(store)).toHaveLength(2);
  });

  test("takes a record of its listener, in order", async () => {
    const store = makeStore();
    let isFirst = true;
    const opened = await open(store, {
      onEvent() {
        if (!isFirst) return;
        isFirst = false;
        opened.journal.record(log("from the listener"));
      },
    }).then((given) => given);
    opened.journal.record(accepted);
    opened.journal.record(log("second"));
    await opened.journal.stored();
    await settled();
    const events = await read(store);
    expect(events.map((event) => event.sequence)).toEqual([0, 1, 2]);
    expect(opened.failures).toEqual([]);
  });

  test("keeps its numbers whole where an event cannot be folded", async () => {
    const store = makeStore();
    const { journal } = await open(store);
    journal.record(accepted);
    const odd = { type: "step-completed", node_id: "a", key: "k", result: 1, usage: null } as never;
    try {
      journal.record(odd);
    } catch {
      // Refusing it is fine.
    }
    journal.record(log("after"));
    await journal.stored();
    const events = await read(store);
    expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => index));
    expect(journal.state.length).toBe(events.length);
  });
});

describe("a run whose store fails", () => {
  test.each([
    [1, "at once"],
    [2, "early"],
    [3, "in the middle"],
    [5, "late"],
  ])("from append %i on (%s) ends with STORE_FAILED, hangs nowhere and leaves no stray rejection", async (nth) => {
    const cause = new Error("disk full");
    const found = await strays(async () => {
      const attempt = (async () => {
        const tried = await tryRun(document({ a: "worker", b: "worker" }, { edges: [["a", "b"]] }), {
          store: failingStore(nth, cause),
          nodeTypes: [
            worker(
              {
                async a(context) {
                  const { agent } = context;
                  await context.step("s", () => 1).catch(() => undefined);
                  await agent.setShared("k", 1);
                  return agent.ask("b", "?");
                },
              },
              async ({ question }, context) => context.step("think", () => question),
            ),
          ],
        });
        return await tried.ended;
      })();
      await expect(attempt).rejects.toMatchObject({ code: "STORE_FAILED", cause });
    });
    expect(found).toEqual([]);
  });

  test("with RUN_CONFLICT keeps that code", async () => {
    const attempt = tryRun(document({ a: "worker" }), {
      store: failingStore(2, new ChasmError("RUN_CONFLICT", "Another owner.")),
      nodeTypes: [worker({})],
    }).then((tried) => tried.ended);
    await expect(attempt).rejects.toMatchObject({ code: "RUN_CONFLICT" });
  });

  test("stops the effect that is under way", async () => {
    const started = deferred();
    const aborted = deferred<unknown>();
    let isBroken = false;
    const store = lateStore(async () => {
      if (isBroken) throw new Error("unplugged");
    });
    const tried = await tryRun(document({ a: "worker", b: "worker" }, { metadata: { max_concurrency: 2 } }), {
      store,
      nodeTypes: [
        worker({
          a: (context) =>
            context.step("long", ({ signal }) => {
              started.resolve();
              return new Promise((_, reject) =>
                signal.addEventListener("abort", () => reject(aborted.resolve(signal.reason))),
              );
            }),
          async b(context) {
            await started.promise;
            isBroken = true;
            context.log("this breaks it");
            return new Promise(() => undefined);
          },
        }),
      ],
    });
    await expect(tried.ended).rejects.toMatchObject({ code: "STORE_FAILED" });
    expect(await aborted.promise).toMatchObject({ code: "STORE_FAILED" });
  });

  test("fails where its listener throws, in both kinds of store, and says whose fault it is", async () => {
    for (const store of [memoryRunStore(), lateStore()]) {
      const found = await strays(async () => {
        const tried = await tryRun(document({ a: "worker" }), {
          store,
          onEvent(event) {
            if (event.type === "node-started") throw new Error("the listener broke");
          },
          nodeTypes: [worker({})],
        });
        const { status, error } = await tried.ended;
        expect(status).toBe("failed");
        expect(error).toMatchObject({ code: "OPTION_INVALID", message: expect.stringContaining("the listener broke") });
        expect((await Array.fromAsync(store.read(tried.run.id))).at(-1)?.type).toBe("run-failed");
      });
      expect(found).toEqual([]);
    }
  });

  test("is completed although the store cannot release the lease", async () => {
    const store = { ...memoryRunStore(), release: () => Promise.reject(new Error("gone")) };
    const tried = await tryRun(document({ a: "worker" }), { store, nodeTypes: [worker({})] });
    expect((await tried.ended).status).toBe("completed");
  });

  test("waits for a store that is slow, and acts on nothing before it is stored", async () => {
    let release = deferred();
    let isSlow = false;
    const store = lateStore(async () => (isSlow ? release.promise : undefined));
    let after = 0;
    const tried = await tryRun(document({ a: "worker" }), {
      store,
      nodeTypes: [
        worker({
          async a({ agent }) {
            isSlow = true;
            await agent.setShared("k", 1);
            after += 1;
            return 1;
          },
        }),
      ],
    });
    expect(await isSettled(tried.ended)).toBe(false);
    expect(after).toBe(0);
    isSlow = false;
    release.resolve();
    release = deferred();
    expect((await tried.ended).status).toBe("completed");
    expect((await read(store, tried.run.id)).map((event) => event.sequence)).toEqual(
      tried.events.map((event) => event.sequence),
    );
  });
});
