import assert from "node:assert/strict";
import type { RunCommand } from "../contracts/run-store.ts";
import { isChasmError } from "../errors.ts";
import { all, begin, end, event, one, type RunStoreCase, rejectsWith, ttlMs } from "./run-store-subject.ts";

/** What every run store does, as the contract says it. */
export const runStoreConformance: readonly RunStoreCase[] = [
  one("reads what was appended, as it was, from any sequence on", async (store) => {
    const lease = await begin(store, "r", 2);
    await store.append(lease, 2, [event("r", 2), event("r", 3)]);
    const expected = [0, 1, 2, 3].map((sequence) => event("r", sequence));
    assert.deepEqual(await all(store.read("r")), expected);
    assert.deepEqual(await all(store.read("r", { from: 3 })), expected.slice(3));
    assert.deepEqual(await all(store.read("r", { from: 4 })), []);
    assert.deepEqual(await all(store.read("r", { from: 99 })), []);
  }),
  one("rejects a sequence that is taken or leaves a gap with RUN_CONFLICT, and writes nothing of it", async (store) => {
    const lease = await begin(store, "r", 2);
    for (const sequence of [0, 1, 3, 99]) {
      await rejectsWith(
        store.append(lease, sequence, [event("r", sequence), event("r", sequence + 1)]),
        "RUN_CONFLICT",
      );
    }
    assert.equal((await all(store.read("r"))).length, 2);
  }),
  one("appends at once, where it can, what append would", async (store) => {
    const lease = await begin(store, "r");
    if (store.appendNow === undefined) return;
    store.appendNow(lease, 1, [event("r", 1)]);
    assert.throws(
      () => store.appendNow?.(lease, 1, [event("r", 1)]),
      (error) => isChasmError(error, "RUN_CONFLICT"),
    );
    assert.equal((await all(store.read("r"))).length, 2);
  }),
  one("gives a run to one owner at a time", async (store) => {
    const lease = await begin(store, "r");
    await rejectsWith(store.claim("r", "other", ttlMs), "RUN_CONFLICT");
    await rejectsWith(store.claim("r", "owner", ttlMs), "RUN_CONFLICT");
    await store.claim("s", "other", ttlMs);
    await store.release(lease);
    await store.release(lease);
    const next = await store.claim("r", "other", ttlMs);
    await rejectsWith(store.append(lease, 1, [event("r", 1)]), "RUN_CONFLICT");
    await rejectsWith(store.renew(lease), "RUN_CONFLICT");
    await store.release(lease);
    await store.append(next, 1, [event("r", 1)]);
    assert.equal((await all(store.read("r"))).length, 2);
  }),
  one("gives a run to exactly one of many who claim it at one time", async (store) => {
    const claims = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => store.claim("r", `o${index}`, ttlMs)),
    );
    assert.equal(claims.filter((claim) => claim.status === "fulfilled").length, 1);
  }),
  one(
    "gives a run away when its lease has expired, and then takes nothing more from the owner before",
    async (store, subject) => {
      const lease = await begin(store, "r");
      await subject.pass(ttlMs * 2);
      const next = await store.claim("r", "other", ttlMs);
      await rejectsWith(store.append(lease, 1, [event("r", 1)]), "RUN_CONFLICT");
      await rejectsWith(store.renew(lease), "RUN_CONFLICT");
      await store.append(next, 1, [event("r", 1)]);
    },
  ),
  one("keeps a lease that is renewed", async (store, subject) => {
    const lease = await begin(store, "r");
    for (let count = 0; count < 4; count++) {
      await subject.pass(ttlMs * 0.6);
      await store.renew(lease);
    }
    await rejectsWith(store.claim("r", "other", ttlMs), "RUN_CONFLICT");
    await store.append(lease, 1, [event("r", 1)]);
  }),
  one("follows a run as events come, until the signal aborts", async (store) => {
    const lease = await begin(store, "r");
    const controller = new AbortController();
    const seen: number[] = [];
    const arrived = Promise.withResolvers<void>();
    const following = (async () => {
      for await (const { sequence } of store.read("r", { follow: controller.signal })) {
        seen.push(sequence);
        if (sequence === 5) arrived.resolve();
      }
    })();
    for (const sequence of [1, 3, 5]) {
      await store.append(
        lease,
        sequence,
        sequence === 5 ? [event("r", 5)] : [event("r", sequence), event("r", sequence + 1)],
      );
    }
    await arrived.promise;
    controller.abort();
    await following;
    assert.deepEqual(seen, [0, 1, 2, 3, 4, 5]);
    assert.equal((await all(store.read("r", { follow: AbortSignal.abort() }))).length, 6);
  }),
  one("lets several follow, and one stop before the end", async (store) => {
    const lease = await begin(store, "r", 3);
    const controller = new AbortController();
    for await (const { sequence } of store.read("r", { follow: controller.signal })) if (sequence === 1) break;
    const others = [1, 2].map(async () => {
      for await (const { sequence } of store.read("r", { from: 2, follow: controller.signal }))
        if (sequence === 3) return true;
      return false;
    });
    await store.append(lease, 3, [event("r", 3)]);
    assert.deepEqual(await Promise.all(others), [true, true]);
    controller.abort();
  }),
  one("lists runs, the latest first, by status, workflow and time", async (store) => {
    for (const [index, runId] of ["a", "b", "c"].entries()) {
      const lease = await store.claim(runId, "owner", ttlMs);
      await store.append(lease, 0, [event(runId, 0, 1000 * (index + 1))]);
      if (runId === "b") await store.append(lease, 1, [end(runId, 1)]);
    }
    const ids = async (filter?: object) => (await all(store.list(filter))).map((summary) => summary.run_id);
    assert.deepEqual(await ids(), ["c", "b", "a"]);
    assert.deepEqual(await ids({ status: "completed" }), ["b"]);
    assert.deepEqual(await ids({ status: "accepted" }), ["c", "a"]);
    assert.deepEqual(await ids({ workflow: "workflow of a" }), ["a"]);
    assert.deepEqual(await ids({ since: 2000 }), ["c", "b"]);
    assert.deepEqual((await all(store.list({ status: "completed" })))[0], {
      run_id: "b",
      workflow: "workflow of b",
      status: "completed",
      accepted_at: 2000,
      ended_at: 9000,
    });
  }),
  one(
    "lists a run as paused while it waits for a person, and as running once nobody is asked any more",
    async (store) => {
      const lease = await begin(store, "r");
      const base = { v: 1, run_id: "r", time: 2000, path: "" } as const;
      const asked = { node_id: "n", request: { question: "?" } } as const;
      const status = async () => (await all(store.list()))[0]?.status;
      await store.append(lease, 1, [
        { ...base, sequence: 1, type: "run-started", transport: "memory", provider: "p" },
        { ...base, sequence: 2, type: "input-requested", key: "one", ...asked },
        { ...base, sequence: 3, type: "run-paused" },
        { ...base, sequence: 4, type: "input-requested", key: "two", ...asked },
      ]);
      assert.equal(await status(), "paused");
      await store.append(lease, 5, [
        { ...base, sequence: 5, type: "input-given", node_id: "n", key: "one", value: "x", by: "person" },
      ]);
      assert.equal(await status(), "paused");
      const error = { code: "INPUT_TIMEOUT", message: "late" } as const;
      await store.append(lease, 6, [{ ...base, sequence: 6, type: "step-failed", node_id: "n", key: "two", error }]);
      assert.equal(await status(), "running");
      await store.append(lease, 7, [{ ...base, sequence: 7, type: "run-interrupted", reason: "left" }]);
      assert.equal(await status(), "interrupted");
    },
  ),
  one("brings commands to the owner, those left before as well, in order, until the signal aborts", async (store) => {
    const lease = await begin(store, "r");
    const given: RunCommand = { type: "give-input", key: "n/1/input/0", value: { text: "é\n漢", list: [null, 1.5] } };
    const sent: readonly RunCommand[] = [{ type: "cancel", reason: "one" }, given, { type: "cancel", reason: "two" }];
    const [first, ...others] = sent;
    if (first !== undefined) await store.submit("r", first);
    const controller = new AbortController();
    const came: RunCommand[] = [];
    const allCame = Promise.withResolvers<void>();
    const reading = (async () => {
      for await (const command of store.commands(lease, controller.signal)) {
        came.push(command);
        if (came.length === sent.length) allCame.resolve();
      }
    })();
    for (const command of others) await store.submit("r", command);
    await allCame.promise;
    controller.abort();
    await reading;
    assert.deepEqual(came, sent);
  }),
  one("tells whether a run is owned, and what was left for it", async (store, subject) => {
    const lease = await begin(store, "r");
    assert.equal(await store.isOwned("r"), true);
    assert.deepEqual(await store.commandsLeft("r"), []);
    await store.submit("r", { type: "cancel", reason: "x" });
    assert.deepEqual(await store.commandsLeft("r"), [{ type: "cancel", reason: "x" }]);
    await store.release(lease);
    assert.equal(await store.isOwned("r"), false);
    await store.claim("r", "other", ttlMs);
    assert.equal(await store.isOwned("r"), true);
    await subject.pass(ttlMs * 2);
    assert.equal(await store.isOwned("r"), false);
    assert.equal(await store.isOwned("none"), false);
    await rejectsWith(store.commandsLeft("none"), "RUN_NOT_FOUND");
  }),
  one("removes a run for good, but not while its owner lives", async (store) => {
    const lease = await begin(store, "r");
    await rejectsWith(store.delete("r"), "RUN_CONFLICT");
    await store.release(lease);
    await store.delete("r");
    await rejectsWith(all(store.read("r")), "RUN_NOT_FOUND");
    assert.deepEqual(await all(store.list()), []);
    const next = await begin(store, "r");
    assert.equal((await all(store.read("r"))).length, 1);
    await store.release(next);
  }),
  one("knows no run that was never accepted", async (store) => {
    await rejectsWith(all(store.read("none")), "RUN_NOT_FOUND");
    await rejectsWith(store.submit("none", { type: "cancel", reason: "x" }), "RUN_NOT_FOUND");
    await rejectsWith(store.delete("none"), "RUN_NOT_FOUND");
    for (const runId of ["__proto__", "constructor", "toString"])
      await rejectsWith(all(store.read(runId)), "RUN_NOT_FOUND");
    await begin(store, "__proto__");
    assert.equal((await all(store.read("__proto__"))).length, 1);
  }),
  one("keeps ten thousand events in order", async (store) => {
    const lease = await begin(store, "r");
    for (let sequence = 1; sequence < 10_000; sequence += 1111) {
      const count = Math.min(1111, 10_000 - sequence);
      await store.append(
        lease,
        sequence,
        Array.from({ length: count }, (_, index) => event("r", sequence + index)),
      );
    }
    const sequences = (await all(store.read("r"))).map(({ sequence }) => sequence);
    assert.deepEqual(
      sequences,
      Array.from({ length: 10_000 }, (_, index) => index),
    );
  }),
  one("ends every wait when it is closed", async (store) => {
    const lease = await begin(store, "r");
    const { signal } = new AbortController();
    const waits = [all(store.read("r", { follow: signal })), all(store.commands(lease, signal))];
    await Promise.resolve();
    await store.close();
    await store.close();
    await Promise.allSettled(waits);
  }),
];
