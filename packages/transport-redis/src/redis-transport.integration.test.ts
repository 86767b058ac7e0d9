import { createServer } from "node:net";
import { transportConformance } from "@chasmx/core/testing";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { selfSigned } from "./certificate.test-kit.ts";
import { administer, startRedis, type TestServer } from "./redis-server.test-kit.ts";
import { type RedisOptions, redisTransport } from "./redis-transport.ts";
import { heard, openTransports } from "./transports.test-kit.ts";

let server: TestServer;
const { open: openAt, closeAll } = openTransports();
const open = (options: string | RedisOptions = server.url) => openAt(options);

beforeAll(async () => {
  server = await startRedis();
}, 30_000);

afterAll(() => server[Symbol.asyncDispose]());

afterEach(closeAll);

describe("over one server", () => {
  const interrupt = () =>
    administer(server, async (redis) => {
      for (const type of ["normal", "pubsub"]) await redis.call("CLIENT", "KILL", "TYPE", type, "SKIPME", "yes");
    });
  const subject = { create: () => redisTransport(server.url), isShared: true, interrupt };
  for (const { name, run } of transportConformance) test(name, () => run(subject), 20_000);
});

describe("with a prefix and a client that there is", () => {
  test("keeps to its own channels, and leaves the client open", async () => {
    const client = new Redis(server.url);
    const mine = await open({ client, prefix: "a:" });
    const other = await open({ url: server.url, prefix: "b:" });
    const plain = await open();
    const [one, two, raw] = [await heard(mine, "c"), await heard(other, "c"), await heard(plain, "a:c")];
    expect(await mine.publish("c", "x")).toBe(2);
    await Promise.all([one.until(1), raw.until(1)]);
    expect(two.payloads).toEqual([]);
    await mine.close();
    expect(await client.ping()).toBe("PONG");
    client.disconnect();
  });
});

describe("texts that UTF-8 cannot hold", () => {
  test("arrive as they were, and a stranger's bytes arrive as some text", async () => {
    const transport = await open();
    const { payloads, until } = await heard(transport, "c");
    const texts = ["\ud800", "a\udfffb", "\0", '\0"x"', "😀\0é"];
    for (const text of texts) await transport.publish("c", text);
    await administer(server, (redis) => redis.publish("c", Buffer.from([0, 0xff, 0xfe])));
    await until(texts.length + 1);
    expect(payloads.slice(0, -1)).toEqual(texts);
  });
});

describe("what cannot be reached", () => {
  const fails = (options: string | RedisOptions) =>
    redisTransport(options).connect({ signal: AbortSignal.timeout(3000) });

  test("is said in a sentence without the password", async () => {
    const guarded = await startRedis("--requirepass", "right");
    try {
      await expect(fails("redis://127.0.0.1:1")).rejects.toMatchObject({
        code: "TRANSPORT_UNAVAILABLE",
        message: "Redis at 127.0.0.1:1 cannot be used: nothing listens there. Start Redis, or correct the address.",
      });
      const { host } = new URL(guarded.url);
      await expect(fails(`redis://:wrong-QXZ@${host}`)).rejects.toMatchObject({
        message: expect.stringMatching(/^(?!.*QXZ).*it refuses the user or the password/s),
      });
      await expect(fails(guarded.url)).rejects.toMatchObject({
        message: expect.stringContaining("it wants a password"),
      });
      await (await open(`redis://:right@${host}`)).publish("c", "x");
      await expect(fails(server.url.replace("redis:", "rediss:"))).rejects.toMatchObject({
        message: expect.stringMatching(/one side speaks TLS|If it speaks no TLS, use redis:/),
      });
    } finally {
      await guarded[Symbol.asyncDispose]();
    }
  }, 20_000);

  test("is waited for no longer than its signal says", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as { readonly port: number };
    const transport = redisTransport(`redis://127.0.0.1:${port}`);
    await expect(transport.connect({ signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      code: "TRANSPORT_UNAVAILABLE",
    });
    await transport.close();
    silent.close();
  });
});

describe("TLS", () => {
  test("is spoken with rediss://, and its authority is checked", async () => {
    const { key, certificate, text } = selfSigned(server.folder);
    const secure = await startRedis(
      "--port",
      "0",
      "--tls-port",
      "PORT",
      "--tls-cert-file",
      certificate,
      "--tls-key-file",
      key,
      "--tls-ca-cert-file",
      certificate,
      "--tls-auth-clients",
      "no",
    );
    try {
      const url = secure.url.replace("redis:", "rediss:");
      const transport = await open({ url, tls: { ca: text } });
      const { until } = await heard(transport, "c");
      await transport.publish("c", "x");
      await until(1);
      const untrusted = redisTransport(url).connect({ signal: AbortSignal.timeout(3000) });
      await expect(untrusted).rejects.toMatchObject({
        message: expect.stringContaining("its certificate is not trusted"),
      });
      const plain = redisTransport(secure.url).connect({ signal: AbortSignal.timeout(3000) });
      await expect(plain).rejects.toMatchObject({ code: "TRANSPORT_UNAVAILABLE" });
    } finally {
      await secure[Symbol.asyncDispose]();
    }
  }, 20_000);
});
