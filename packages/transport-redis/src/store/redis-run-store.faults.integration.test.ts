import { inspect } from "node:util";
import { isChasmError, type RunEvent, type RunStore } from "@chasmx/core";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lacksOwnServer, type TestServer } from "../../../../scripts/servers/test-server.test-kit.ts";
import type { RedisRunStoreOptions } from "../options.ts";
import { startRedis } from "../testing/redis.test-kit.ts";
import { begin, eventOf, sequencesOf } from "../testing/runs.test-kit.ts";
import { startProxy } from "../testing/tcp-proxy.test-kit.ts";
import { redisRunStore } from "./redis-run-store.ts";

let server: TestServer;
let administrator: Redis;
const stores: RunStore[] = [];

beforeEach(async () => {
  server = await startRedis("--appendonly", "yes", "--appendfsync", "always");
  administrator = new Redis(server.url);
  administrator.on("error", () => undefined);
});

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  administrator.disconnect();
  await server[Symbol.asyncDispose]();
});

function open(options: RedisRunStoreOptions = {}): RunStore {
  const store = redisRunStore({ url: server.url, ...options });
  stores.push(store);
  return store;
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const killConnections = () => administrator.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

describe.skipIf(lacksOwnServer("redis"))("a Redis that cannot be used", () => {
  test("because it is not there, or wants another password, is told at once and without the password", async () => {
    await using locked = await startRedis("--requirepass", "right-word");
    const urls = [locked.url.replace("//", "//:wrong-word@"), locked.url, "redis://:wrong-word@127.0.0.1:1"];
    const failures = await Promise.all(urls.map((url) => failureOf(open({ url }).claim("r", "owner", 1000))));
    const [wrong, none, absent] = failures.map((error) => inspect(error, { depth: 9 }));
    expect(wrong).toContain("it refuses the user or the password");
    expect(none).toContain("it asks for a password");
    expect(absent).toContain("Redis at redis://127.0.0.1:1 cannot keep runs: nothing listens there.");
    for (const failure of failures) {
      expect(failure).toMatchObject({ code: "STORE_FAILED" });
      expect(inspect(failure, { depth: 9 })).not.toContain("wrong-word");
    }
  });

  test("because it has no database of the number is told, and gets nothing into another", async () => {
    const failure = await failureOf(open({ url: `${server.url}/99` }).claim("elsewhere", "owner", 1000));
    expect(failure).toMatchObject({
      code: "STORE_FAILED",
      message: expect.stringContaining("no database of this number"),
    });
    expect(await open().isOwned?.("elsewhere")).toBe(false);
  });

  test("because it is a replica is told as that", async () => {
    await using replica = await startRedis("--replicaof", `127.0.0.1 ${server.port}`);
    const failure = await failureOf(open({ url: replica.url }).claim("r", "o", 1000));
    expect(String(failure)).toContain("it is a replica that takes no writes.");
  });

  test("because its memory is full writes nothing of an append, and takes it once there is room", async () => {
    const store = open();
    const lease = await begin(store, "r");
    await administrator.config("SET", "maxmemory", "1");
    const secret = { ...eventOf("r", 2), message: "what agents said" } as RunEvent;
    const failure = await failureOf(store.append(lease, 1, [eventOf("r", 1), secret]));
    expect(failure).toMatchObject({ code: "STORE_FAILED" });
    expect(String(failure)).toContain("its memory is full.");
    expect(inspect(failure, { depth: 9 })).not.toContain("what agents said");
    expect(await sequencesOf(store, "r")).toEqual([0]);
    await administrator.config("SET", "maxmemory", "0");
    await store.append(lease, 1, [eventOf("r", 1)]);
    expect(await sequencesOf(store, "r")).toEqual([0, 1]);
  });

  test("for good, after it was there, is told after some tries", async () => {
    const store = open();
    const lease = await begin(store, "r");
    await server.kill();
    const failure = await failureOf(store.append(lease, 1, [eventOf("r", 1)]));
    expect(failure).toMatchObject({ code: "STORE_FAILED" });
    expect(String(failure)).toContain("nothing listens there");
  }, 20_000);
});

describe.skipIf(lacksOwnServer("redis"))("a Redis that comes back", () => {
  test("makes an append again whose answer was lost, and writes it once", async () => {
    await using proxy = await startProxy(server.port);
    const store = open({ url: `redis://127.0.0.1:${proxy.port}` });
    const lease = await begin(store, "r");
    for (const sequence of [1, 4]) {
      proxy.holdAnswers();
      const appending = Promise.all([
        store.append(lease, sequence, [eventOf("r", sequence), eventOf("r", sequence + 1)]),
        store.append(lease, sequence + 2, [eventOf("r", sequence + 2)]),
      ]);
      await administrator.xread("BLOCK", 0, "STREAMS", "{chasmx:}events:r", `1-${sequence + 1}`);
      proxy.cut();
      await appending;
    }
    expect(await sequencesOf(store, "r")).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test("is waited for when it was killed and started again", async () => {
    const store = open();
    const lease = await begin(store, "r");
    await server.kill();
    const appending = store.append(lease, 1, [eventOf("r", 1)]);
    await server.restart();
    await appending;
    await store.renew(lease);
    expect(await sequencesOf(store, "r")).toEqual([0, 1]);
  }, 20_000);

  test("without the run stops the run", async () => {
    const store = open();
    const lease = await begin(store, "r");
    await administrator.flushall();
    expect(await failureOf(store.append(lease, 1, [eventOf("r", 1)]))).toMatchObject({ code: "RUN_CONFLICT" });
    expect(await failureOf(store.renew(lease))).toMatchObject({ code: "RUN_CONFLICT" });
  });

  test("is followed on, events and commands, after their connections were lost", async () => {
    const store = open();
    const lease = await begin(store, "r");
    const stop = new AbortController();
    const events = store.read("r", { from: 1, follow: stop.signal })[Symbol.asyncIterator]();
    const commands = store.commands(lease, stop.signal)[Symbol.asyncIterator]();
    for (const sequence of [1, 2]) {
      const [event, command] = [events.next(), commands.next()];
      await killConnections();
      await store.append(lease, sequence, [eventOf("r", sequence)]);
      await store.submit("r", { type: "cancel", reason: String(sequence) });
      expect((await event).value).toMatchObject({ sequence });
      expect((await command).value).toEqual({ type: "cancel", reason: String(sequence) });
    }
    const last = [events.next(), commands.next()];
    stop.abort();
    expect((await Promise.all(last)).map(({ done }) => done)).toEqual([true, true]);
  });

  test("again and again loses nothing and writes nothing twice", async () => {
    const store = open();
    const lease = await begin(store, "r");
    for (let sequence = 1; sequence <= 400; sequence++) {
      const appended = store.append(lease, sequence, [eventOf("r", sequence)]);
      if (sequence % 20 === 0) await killConnections();
      await appended;
    }
    expect(await sequencesOf(store, "r")).toEqual(Array.from({ length: 401 }, (_, at) => at));
  }, 30_000);
});

describe.skipIf(lacksOwnServer("redis"))("many processes at one run", () => {
  test("of which exactly one writes at a time, however they come, die and come back", async () => {
    const target = 300;
    const lengthOf = async (store: RunStore) => (await sequencesOf(store, "r").catch(() => [])).length;
    /** Takes the run, and writes until it is taken away. */
    const takeTurn = async (store: RunStore, name: string) => {
      const lease = await store.claim("r", name, 10);
      for (let next = await lengthOf(store); next < target; next++) {
        await store.append(lease, next, [eventOf("r", next, `${name} ${lease.token}`)]);
        // Its lease is over by now, for whoever comes first.
        if (next % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 15));
      }
    };
    const contend = async (name: string) => {
      const store = open();
      while ((await lengthOf(store)) < target) {
        const error = await takeTurn(store, name).catch((thrown: unknown) => thrown);
        if (error !== undefined && !isChasmError(error, "RUN_CONFLICT")) throw error;
      }
    };
    await Promise.all(Array.from({ length: 6 }, (_, index) => contend(`owner-${index}`)));
    const events = await Array.fromAsync(open().read("r"));
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: target }, (_, index) => index));
    const turns = events.flatMap((event) => (event.type === "log" ? [event.message] : []));
    const changes = turns.filter((turn, index) => turn !== turns[index - 1]);
    expect(changes.length).toBeGreaterThan(2);
    // Whoever has lost the run never writes again under the lease that was lost.
    expect(new Set(changes).size).toBe(changes.length);
  }, 30_000);

  test("that is removed ends for those who follow it", async () => {
    const [store, other] = [open(), open()];
    const lease = await begin(store, "r");
    const followed = other.read("r", { follow: new AbortController().signal })[Symbol.asyncIterator]();
    await followed.next();
    const end = followed.next();
    await store.release(lease);
    await store.delete("r");
    expect((await end).done).toBe(true);
  }, 20_000);
});

describe.skipIf(lacksOwnServer("redis"))("what somebody else has written there", () => {
  test("is told as damage, with what is sound before it, and passed over in lists and commands", async () => {
    const store = open();
    const lease = await begin(store, "r", 2);
    await store.release(lease);
    await administrator.xadd("{chasmx:}events:r", "1-2", "event", "no JSON");
    const failure = await failureOf(Array.fromAsync(store.read("r")));
    expect(String(failure)).toContain("damaged at event 2. The 2 events before it are sound.");
    expect(await failureOf(store.claim("r", "next", 1000))).toMatchObject({ code: "STORE_FAILED" });
    expect(await store.isOwned("r")).toBe(false);
    await administrator.hset("{chasmx:}summaries", "r", "{}");
    expect(await Array.fromAsync(store.list())).toEqual([]);
    for (const text of ["{", "null", "5", '{"type":"give-input","key":"k"}', '{"type":"x"}'])
      await administrator.xadd("{chasmx:}commands:r", "*", "command", text);
    await store.submit("r", { type: "cancel", reason: "x" });
    expect(await store.commandsLeft("r")).toEqual([{ type: "cancel", reason: "x" }]);
  });
});
