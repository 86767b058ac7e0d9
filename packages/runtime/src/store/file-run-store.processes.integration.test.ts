import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isChasmError, type RunEvent, type RunStore } from "@chasmx/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fileRunStore } from "./file-run-store.ts";
import { event, firstEvents } from "./store-events.test-kit.ts";
import { type StoreProcess, startStore } from "./store-process.test-kit.ts";

let folder: string;
let store: RunStore;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "chasmx-store-"));
  store = fileRunStore({ folder });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const ttlMs = 30_000;
/** A busy machine takes its time to start processes. */
const timeout = 30_000;
const conflict = { code: "RUN_CONFLICT" };

describe("two processes over one folder", { timeout }, () => {
  test("refuse the second writer, naming the first, until the first is gone", async () => {
    await using child = startStore({ folder });
    const theirs = await child.call("claim", "r", ttlMs);
    await child.call("append", theirs, 0, firstEvents(2));
    await expect(store.claim("r", "parent", ttlMs)).rejects.toMatchObject({
      ...conflict,
      message: expect.stringContaining(`owned by process ${child.pid} on `),
    });
    // A lease is the right of the store that claimed it, not of whoever knows its token.
    await expect(store.append(theirs, 2, [event(2)])).rejects.toMatchObject(conflict);
    await expect(store.delete("r")).rejects.toMatchObject(conflict);
    await child.kill();
    expect(await store.isOwned("r")).toBe(false);
    const ours = await store.claim("r", "parent", ttlMs);
    await store.append(ours, 2, [event(2)]);
    expect(await Array.fromAsync(store.read("r"))).toEqual(firstEvents(3));
  });

  test("give each of many runs that they claim at one time to one of them", async () => {
    await using first = startStore({ folder });
    await using second = startStore({ folder });
    for (let round = 0; round < 40; round++) {
      const claims = [first, second].map((child) => child.call("claim", `r${round}`, ttlMs));
      const ends = await Promise.allSettled([...claims, store.claim(`r${round}`, "parent", ttlMs)]);
      expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (const end of ends) if (end.status === "rejected") expect(end.reason).toMatchObject(conflict);
    }
  });

  test("that take turns at a run put nothing between each other's events", async () => {
    await using first = startStore({ folder });
    await using second = startStore({ folder });
    await store.release(await begin());
    const turns = { first: 0, second: 0 };
    const take = async (child: StoreProcess, name: keyof typeof turns) => {
      while (turns[name] < 15) if (await takeTurn(child, name)) turns[name]++;
    };
    await Promise.all([take(first, "first"), take(second, "second")]);
    const events = await Array.fromAsync(store.read("r"));
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 91 }, (_, sequence) => sequence));
    const writers = events.slice(1).map((one) => (one.type === "log" ? one.message : one.type));
    for (let index = 0; index < writers.length; index += 3) {
      expect(new Set(writers.slice(index, index + 3)).size).toBe(1);
    }
  });

  async function begin() {
    const lease = await store.claim("r", "parent", ttlMs);
    await store.append(lease, 0, [event(0)]);
    return lease;
  }

  /** Writes three events as one owner; false where somebody else owns the run. */
  async function takeTurn(child: StoreProcess, name: string): Promise<boolean> {
    try {
      const lease = await child.call("claim", "r", ttlMs);
      const { length } = await child.call("read", "r");
      for (const sequence of [length, length + 1, length + 2]) {
        await child.call("append", lease, sequence, [event(sequence, name)]);
      }
      await child.call("release", lease);
      return true;
    } catch (error) {
      if (isChasmError(error, "RUN_CONFLICT")) return false;
      throw error;
    }
  }

  test("show every event to one that follows, once and in order, whatever its size", async () => {
    await using child = startStore({ folder });
    const lease = await begin();
    await child.call("follow", "r");
    const events: RunEvent[] = [event(0)];
    const write = async (...added: RunEvent[]) => {
      await store.append(lease, events.length, added);
      events.push(...added);
    };
    for (let count = 1; count <= 30; count++) {
      await write(event(events.length));
      await write(...Array.from({ length: count }, (_, index) => event(events.length + index)));
      if (count % 10 === 0) await write(event(events.length, "漢😀".repeat(100_000)));
      // Now and then the follower has read all there is, and waits.
      if (count % 5 === 0) expect(await child.told(events.length)).toEqual(events);
    }
    expect(await child.told(events.length)).toEqual(events);
  });

  test("bring every command to an owner that was busy when they were left", async () => {
    await using child = startStore({ folder });
    const lease = await child.call("claim", "r", ttlMs);
    await child.call("append", lease, 0, [event(0)]);
    await child.call("obey", lease);
    const free = path.join(folder, "free");
    const busy = child.call("block", free);
    const commands = Array.from({ length: 50 }, (_, index) => ({ type: "cancel", reason: `é ${index}` }) as const);
    for (const command of commands) await store.submit("r", command);
    writeFileSync(free, "");
    await busy;
    expect(await child.told(commands.length)).toEqual(commands);
  });
});

describe("a clock that is set back", { timeout }, () => {
  const shortMs = 1000;
  const dayMs = 86_400_000;

  /** Renews a lease for longer than it would last by itself. */
  async function outlive(renew: () => Promise<void>) {
    const end = performance.now() + shortMs * 1.5;
    while (performance.now() < end) await renew();
  }

  test("in the owner leaves it its run, and takes nothing from its lease", async () => {
    await using child = startStore({ folder });
    const lease = await child.call("claim", "r", shortMs);
    await child.call("append", lease, 0, [event(0)]);
    await child.call("shiftClock", -dayMs);
    await outlive(() => child.call("renew", lease));
    await expect(store.claim("r", "parent", ttlMs)).rejects.toMatchObject(conflict);
    await child.call("append", lease, 1, [event(1)]);
    expect(await Array.fromAsync(store.read("r"))).toEqual(firstEvents(2));
  });

  test("in the one who claims gives it no run of an owner that lives, and those of others", async () => {
    await using child = startStore({ folder });
    await child.call("shiftClock", -dayMs);
    const lease = await store.claim("r", "parent", shortMs);
    await store.append(lease, 0, [event(0)]);
    await outlive(() => store.renew(lease));
    await expect(child.call("claim", "r", ttlMs)).rejects.toMatchObject(conflict);
    await store.release(lease);
    const next = await child.call("claim", "r", ttlMs);
    await child.call("append", next, 1, [event(1)]);
    await expect(store.append(lease, 1, [event(1)])).rejects.toMatchObject(conflict);
    expect(await Array.fromAsync(store.read("r"))).toEqual(firstEvents(2));
  });
});
