import { createConnection, createServer, type Socket } from "node:net";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { administer, startRedis, type TestServer } from "./redis-server.test-kit.ts";
import type { RedisOptions } from "./redis-transport.ts";
import { heard, openTransports, turned } from "./transports.test-kit.ts";

let server: TestServer;
const { open: openAt, closeAll } = openTransports();
const open = (options: string | RedisOptions = server.url) => openAt(options);

beforeAll(async () => {
  server = await startRedis();
}, 30_000);

afterAll(() => server[Symbol.asyncDispose]());

afterEach(closeAll);

describe("a connection that is lost", () => {
  test.each(["normal", "pubsub"] as const)(
    "of type %s is made anew, and its subscriptions are live before anything is published",
    async (type) => {
      const transport = await open();
      const { payloads, until } = await heard(transport, "c");
      const back = turned(transport, "up");
      const lost = turned(transport, "down");
      await administer(server, (redis) => redis.call("CLIENT", "KILL", "TYPE", type, "SKIPME", "yes"));
      await lost;
      await expect(transport.publish("c", "lost")).rejects.toMatchObject({ code: "TRANSPORT_UNAVAILABLE" });
      await expect(transport.subscribe("d", () => undefined)).rejects.toMatchObject({ code: "TRANSPORT_UNAVAILABLE" });
      await back;
      await transport.publish("c", "found");
      await until(1);
      expect(payloads).toEqual(["found"]);
    },
    20_000,
  );

  test("with its server comes back with it, and what waits for it does not stay", async () => {
    const own = await startRedis();
    try {
      const transport = await open(own.url);
      const { payloads, until } = await heard(transport, "c");
      const lost = turned(transport, "down");
      const asked = Array.from({ length: 1000 }, (_, at) => transport.publish("c", String(at)));
      await own.kill();
      await lost;
      const ends = await Promise.allSettled(asked);
      for (const end of ends)
        if (end.status === "rejected") expect(end.reason).toMatchObject({ code: "TRANSPORT_UNAVAILABLE" });
      const back = turned(transport, "up");
      await own.restart();
      await back;
      const count = payloads.length;
      await transport.publish("c", "again");
      await until(count + 1);
      expect(payloads.at(-1)).toBe("again");
    } finally {
      await own[Symbol.asyncDispose]();
    }
  }, 30_000);

  test("behind a network that is cut is found out by its silence no later than by its close", async () => {
    const sockets = new Set<Socket>();
    const proxy = createServer((socket) => {
      const upstream = createConnection(server.port, "127.0.0.1");
      for (const one of [socket, upstream]) {
        sockets.add(one);
        one.on("error", () => undefined);
      }
      socket.pipe(upstream).pipe(socket);
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as { readonly port: number };
    const transport = await open(`redis://127.0.0.1:${port}`);
    const { until } = await heard(transport, "c");
    const lost = turned(transport, "down");
    const back = turned(transport, "up");
    for (const socket of sockets) socket.destroy();
    await lost;
    await back;
    await transport.publish("c", "x");
    await until(1);
    await transport.close();
    proxy.close();
  }, 20_000);

  test("and that is closed meanwhile ends everything that waits, and nothing comes back", async () => {
    const own = await startRedis();
    const transport = await open(own.url);
    const lost = turned(transport, "down");
    await own[Symbol.asyncDispose]();
    await lost;
    await transport.close();
    await expect(transport.publish("c", "x")).rejects.toMatchObject({ code: "TRANSPORT_CLOSED" });
  }, 20_000);
});

describe("a server that is slow", () => {
  test("for a while by CLIENT PAUSE, or frozen, delivers everything once it goes on", async () => {
    const own = await startRedis();
    try {
      const transport = await open(own.url);
      const { payloads, until } = await heard(transport, "c");
      const redis = new Redis(own.url);
      await redis.call("CLIENT", "PAUSE", "300", "ALL");
      const paused = Array.from({ length: 100 }, (_, at) => transport.publish("c", String(at)));
      await Promise.all(paused);
      own.signal("SIGSTOP");
      const frozen = Array.from({ length: 100 }, (_, at) => transport.publish("c", String(at)));
      setTimeout(() => own.signal("SIGCONT"), 300);
      await Promise.all(frozen);
      await until(200);
      expect(payloads.length).toBe(200);
      redis.disconnect();
    } finally {
      await own[Symbol.asyncDispose]();
    }
  }, 30_000);

  test("to its subscriber, whose buffer is full, loses the connection and makes it anew", async () => {
    const own = await startRedis("--client-output-buffer-limit", "pubsub", "1mb", "1mb", "1");
    try {
      const transport = await open(own.url);
      await transport.subscribe("c", () => undefined);
      const back = turned(transport, "up");
      const redis = new Redis(own.url);
      // More at one moment than the server keeps for a subscriber.
      const lost = turned(transport, "down");
      await redis.eval("for i=1,64 do redis.call('PUBLISH', 'c', string.rep('x', 1000000)) end", 0);
      await lost;
      await back;
      redis.disconnect();
    } finally {
      await own[Symbol.asyncDispose]();
    }
  }, 30_000);

  test("to publish nothing where its memory is full, or where it is a replica: what is refused is said", async () => {
    const full = await startRedis("--maxmemory", "2mb");
    try {
      const transport = await open(full.url);
      const { until } = await heard(transport, "c");
      const ends = await Promise.allSettled(
        Array.from({ length: 5 }, () => transport.publish("c", "x".repeat(3_000_000))),
      );
      for (const end of ends)
        if (end.status === "rejected") expect(end.reason).toMatchObject({ code: "TRANSPORT_UNAVAILABLE" });
      await until(ends.filter(({ status }) => status === "fulfilled").length);
      const replica = await startRedis("--replicaof", "127.0.0.1", String(full.port));
      await expect(open(replica.url)).rejects.toMatchObject({
        code: "TRANSPORT_UNAVAILABLE",
        message: expect.stringContaining("it is a replica that takes no writes"),
      });
      await replica[Symbol.asyncDispose]();
    } finally {
      await full[Symbol.asyncDispose]();
    }
  }, 30_000);
});
