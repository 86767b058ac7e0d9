import { inspect } from "node:util";
import { foldRunState, loadWorkflow, type RunEvent, resumeRun, startRun } from "@chasmx/core";
import { runStoreConformance } from "@chasmx/core/testing";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startRedis, type TestServer } from "../redis-server.test-kit.ts";
import { type RedisRunStoreOptions, redisRunStore } from "./redis-run-store.ts";

let server: TestServer;
const opened: AsyncDisposable[] = [];

beforeAll(async () => {
  server = await startRedis();
}, 30_000);

afterAll(() => server[Symbol.asyncDispose]());

afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
});

function open(options: RedisRunStoreOptions = {}) {
  const store = redisRunStore({ url: server.url, ...options });
  opened.push({ [Symbol.asyncDispose]: () => store.close() });
  return store;
}

async function ownServer(...settings: string[]): Promise<TestServer> {
  const own = await startRedis(...settings);
  opened.unshift(own);
  return own;
}

const event = (runId: string, sequence: number): RunEvent => {
  const base = { v: 1, run_id: runId, sequence, time: 1000 + sequence, path: "" } as const;
  if (sequence > 0) return { ...base, type: "log", level: "info", message: "x", node_id: "n" } as RunEvent;
  return { ...base, type: "run-accepted", workflow: { name: "w" }, inputs: {}, mode: "simple", engine: "0.0.0" };
};
const events = (runId: string, from: number, count: number) =>
  Array.from({ length: count }, (_, at) => event(runId, from + at));
const sequences = async (reading: AsyncIterable<RunEvent>) =>
  (await Array.fromAsync(reading)).map((one) => one.sequence);

describe("over one server", () => {
  const subject = {
    create: () => redisRunStore({ url: server.url, prefix: `${crypto.randomUUID()}:` }),
    pass: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  };
  for (const { name, run } of runStoreConformance) test(name, () => run(subject), 20_000);
});

describe("a server that fails", () => {
  test("for a moment loses nothing and writes nothing twice, and leases outlive it", async () => {
    const store = open();
    const other = new Redis(server.url);
    opened.push({ [Symbol.asyncDispose]: async () => other.disconnect() });
    const lease = await store.claim("cut", "owner", 20_000);
    await store.append(lease, 0, events("cut", 0, 1));
    const follow = new AbortController();
    const followed: number[] = [];
    const following = (async () => {
      for await (const { sequence } of store.read("cut", { follow: follow.signal })) {
        followed.push(sequence);
        if (sequence === 400) follow.abort();
      }
    })();
    for (let sequence = 1; sequence <= 400; sequence++) {
      const appended = store.append(lease, sequence, [event("cut", sequence)]);
      if (sequence % 20 === 0) await other.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      await appended;
    }
    await following;
    const whole = Array.from({ length: 401 }, (_, at) => at);
    expect(await sequences(store.read("cut"))).toEqual(whole);
    expect(followed).toEqual(whole);
  }, 30_000);

  test("for good is told after its retries, with the address and without the password", async () => {
    const own = await ownServer("--requirepass", "secret-word");
    const url = own.url.replace("//", "//:secret-word@");
    const store = open({ url });
    const lease = await store.claim("r", "owner", 20_000);
    await own.kill();
    const failed = await store.append(lease, 0, events("r", 0, 1)).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: "STORE_FAILED" });
    expect(String(failed)).toContain(`Redis at 127.0.0.1:${own.port} cannot keep runs: nothing listens there.`);
    expect(String(failed)).not.toContain("secret-word");
  }, 30_000);

  test("that wants another password, or is not there, is told as that", async () => {
    const own = await ownServer("--requirepass", "right");
    const failures = [own.url.replace("//", "//:wrong-word@"), own.url, "redis://127.0.0.1:1"].map((url) =>
      open({ url })
        .claim("r", "owner", 1000)
        .catch((error: unknown) => inspect(error, { depth: 9 })),
    );
    const [wrong, none, absent] = await Promise.all(failures);
    expect(wrong).toContain("it refuses the user or the password");
    expect(wrong).not.toContain("wrong-word");
    expect(none).toContain("it wants a password");
    expect(absent).toContain("nothing listens there");
  }, 30_000);

  test("whose memory is full refuses an append whole", async () => {
    const own = await ownServer("--maxmemory", "3mb", "--maxmemory-policy", "noeviction");
    const store = open({ url: own.url });
    const lease = await store.claim("r", "owner", 20_000);
    await store.append(lease, 0, events("r", 0, 1));
    const large = { ...event("r", 1), message: "x".repeat(3 * 1024 * 1024) } as RunEvent;
    const failed = await store
      .append(lease, 1, [event("r", 1), { ...large, sequence: 2 }])
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: "STORE_FAILED" });
    expect(String(failed)).toContain("its memory is full");
    expect(inspect(failed, { depth: 9 })).not.toContain("xxxx");
    expect(await sequences(store.read("r"))).toEqual([0]);
    const redis = new Redis(own.url);
    await redis.config("SET", "maxmemory", "0");
    redis.disconnect();
    await store.append(lease, 1, events("r", 1, 1));
    expect(await sequences(store.read("r"))).toEqual([0, 1]);
  });
});

describe("what somebody else has written there", () => {
  test("is told as damage, with what is sound before it, and passed over in lists and commands", async () => {
    const store = open();
    const redis = new Redis(server.url);
    opened.push({ [Symbol.asyncDispose]: async () => redis.disconnect() });
    const lease = await store.claim("bad", "owner", 20_000);
    await store.append(lease, 0, events("bad", 0, 2));
    await redis.xadd("{chasmx:}events:bad", "1-2", "event", "no JSON");
    const read: number[] = [];
    const reading = async () => {
      for await (const { sequence } of store.read("bad")) read.push(sequence);
    };
    await expect(reading()).rejects.toMatchObject({ code: "STORE_FAILED" });
    expect(read).toEqual([0, 1]);
    await redis.hset("{chasmx:}summaries", "bad", "{}");
    const listed = (await Array.fromAsync(store.list())).map(({ run_id: runId }) => runId);
    expect(listed).not.toContain("bad");
    await redis.xadd("{chasmx:}commands:bad", "*", "command", '{"type":"shutdown"}');
    await store.submit("bad", { type: "cancel", reason: "x" });
    expect(await store.commandsLeft("bad")).toEqual([{ type: "cancel", reason: "x" }]);
  });
});

describe("a run", () => {
  const ask = { prompt: "A. CALL: ask_node('b', 'Why?')", can_communicate: true };
  const document = {
    name: "Two",
    nodes: [
      { id: "a", type: "ai-processor", config: ask },
      { id: "b", type: "ai-processor", config: { prompt: "B", can_communicate: true } },
      { id: "ok", type: "approval", config: { question: "Good?" } },
    ],
    edges: [{ from: "a", to: "ok" }],
  };

  test("is left in one process, answered from a second and resumed in a third", async () => {
    const workflow = await loadWorkflow(document);
    const first = await startRun(workflow, { runId: "people", store: open() });
    while (first.state.status !== "paused") await new Promise((resolve) => setTimeout(resolve, 5));
    first.leave("The terminal was closed.");
    await first.finished;
    const second = open();
    expect(await second.isOwned("people")).toBe(false);
    const { pendingInputs } = foldRunState(await Array.fromAsync(second.read("people")));
    for (const key of pendingInputs.keys())
      await second.submit("people", { type: "give-input", key, value: "approve" });
    const third = await resumeRun(workflow, "people", { store: open() });
    expect((await third.finished).status).toBe("completed");
    expect((await Array.fromAsync(second.list({ status: "completed" })))[0]?.run_id).toBe("people");
  });
});
