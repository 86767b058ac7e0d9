import { isChasmError } from "@chasmx/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lacksOwnServer, startServer, type TestServer } from "../../../../scripts/servers/test-server.test-kit.ts";
import { killConnections, ruler } from "../testing/redis.test-kit.ts";
import { startProxy } from "../testing/tcp-proxy.test-kit.ts";
import { connected, failureOf, inbox, type WatchedTransport } from "../testing/transports.test-kit.ts";

/** Publishes many payloads at once, and gives the errors of those that came to nothing. */
async function refusedOf(transport: WatchedTransport, count: number, meanwhile: () => unknown): Promise<unknown[]> {
  const publishing = Array.from({ length: count }, (_, index) => transport.publish("c", String(index)));
  const ends = Promise.allSettled(publishing);
  await meanwhile();
  return (await ends).flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
}

const areLosses = (errors: readonly unknown[]) => errors.every((error) => isChasmError(error, "TRANSPORT_UNAVAILABLE"));

describe.skipIf(lacksOwnServer("redis"))("the Redis transport comes back", () => {
  let server: TestServer;

  beforeEach(async () => {
    server = await startServer("redis");
  });

  afterEach(() => server[Symbol.asyncDispose]());

  test("when Redis is killed with a thousand payloads under way, and started again", async () => {
    await using transport = await connected(server.url);
    const next = await inbox(transport, "mine");
    const isLost = transport.told("down");
    const errors = await refusedOf(transport, 1000, () => server.kill());
    expect(areLosses(errors)).toBe(true);
    await isLost;
    expect(await failureOf(transport.publish("mine", "x"))).toMatchObject({ code: "TRANSPORT_UNAVAILABLE" });
    expect(await failureOf(transport.subscribe("mine", () => undefined))).toMatchObject({
      code: "TRANSPORT_UNAVAILABLE",
    });
    const isBack = transport.told("up");
    await server.restart();
    await isBack;
    expect(await transport.publish("mine", "again")).toBe(1);
    expect(await next()).toBe("again");
    expect(transport.statuses).toEqual(["down", "up"]);
  });

  test.each(["normal", "pubsub"] as const)("when its %s connection is killed", async (kind) => {
    await using transport = await connected(server.url);
    const next = await inbox(transport, "mine");
    const isBack = transport.told("up");
    const errors = await refusedOf(transport, 100, () => killConnections(server.url, kind));
    expect(areLosses(errors)).toBe(true);
    await isBack;
    expect(await transport.publish("mine", "again")).toBe(1);
    expect(await next()).toBe("again");
  });

  test("after CLIENT PAUSE for five seconds, without having lost anything", async () => {
    await using transport = await connected(server.url);
    await using rule = ruler(server.url);
    const next = await inbox(transport, "mine");
    await rule.call("CLIENT", "PAUSE", 5000, "ALL");
    expect(await transport.publish("mine", "patient")).toBe(1);
    expect(await next()).toBe("patient");
    expect(transport.statuses).toEqual([]);
  }, 10_000);

  test("when Redis is frozen, which it notices by itself, and goes on", async () => {
    await using transport = await connected(server.url);
    const next = await inbox(transport, "mine");
    const isLost = transport.told("down");
    const errors = await refusedOf(transport, 100, () => {
      server.signal("SIGSTOP");
      return isLost;
    });
    expect(areLosses(errors)).toBe(true);
    expect(await failureOf(transport.publish("mine", "x"))).toMatchObject({
      message: expect.stringContaining("it does not answer"),
    });
    const isBack = transport.told("up");
    server.signal("SIGCONT");
    await isBack;
    expect(await transport.publish("mine", "again")).toBe(1);
    while ((await next()) !== "again");
  }, 30_000);

  test("when Redis has ended its subscriber, which read too slowly", async () => {
    await using proxy = await startProxy(server.port);
    await using rule = ruler(server.url);
    await rule.config("SET", "client-output-buffer-limit", "pubsub 1mb 0 0");
    await using transport = await connected(`redis://127.0.0.1:${proxy.port}`);
    const next = await inbox(transport, "mine");
    const isLost = transport.told("down");
    proxy.hold();
    const large = "x".repeat(1024 * 1024);
    for (let receivers: unknown = 1; receivers !== 0; ) receivers = await rule.publish("mine", large);
    proxy.release();
    await isLost;
    await transport.told("up");
    expect(await transport.publish("mine", "again")).toBe(1);
    while ((await next()) !== "again");
  });

  test("when the network is cut, and when it carries nothing any more and tells nobody", async () => {
    await using proxy = await startProxy(server.port);
    await using transport = await connected(`redis://127.0.0.1:${proxy.port}`);
    const next = await inbox(transport, "mine");
    for (const fail of [proxy.cut, proxy.hold]) {
      const isLost = transport.told("down");
      const isBack = transport.told("up");
      const errors = await refusedOf(transport, 100, () => {
        fail();
        return isLost;
      });
      expect(areLosses(errors)).toBe(true);
      proxy.release();
      await isBack;
      expect(await transport.publish("mine", "again")).toBe(1);
      while ((await next()) !== "again");
    }
  }, 30_000);

  test("from nothing when memory is full: what Redis passes on needs no room", async () => {
    await using rule = ruler(server.url);
    await using transport = await connected(server.url);
    const next = await inbox(transport, "mine");
    await rule.config("SET", "maxmemory", "1");
    await expect(rule.set("key", "value")).rejects.toThrow("OOM");
    expect(await transport.publish("mine", "x")).toBe(1);
    expect(await next()).toBe("x");
    expect(transport.statuses).toEqual([]);
  });
});
