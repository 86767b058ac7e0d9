import { Redis } from "ioredis";
import { describe, expect, test } from "vitest";
import { freePort, lacksOwnServer } from "../../../../scripts/servers/test-server.test-kit.ts";
import { startRedis } from "../testing/redis.test-kit.ts";
import { startSentinel } from "../testing/redis-sentinel.test-kit.ts";
import { connected, inbox, refusalOf } from "../testing/transports.test-kit.ts";

const clientOf = (port: number) =>
  new Redis({ sentinels: [{ host: "127.0.0.1", port }], name: "mine", lazyConnect: true });

describe.skipIf(lacksOwnServer("redis"))("the Redis transport by a client of Sentinel", () => {
  test("says so where no Sentinel answers", async () => {
    expect(await refusalOf({ client: clientOf(await freePort()) })).toMatchObject({
      code: "TRANSPORT_UNAVAILABLE",
      message: expect.stringMatching(/^Redis at "mine" of Sentinel cannot be used: no Sentinel answers for it\./),
    });
  });

  test("finds the primary, and the replica that takes over when it is killed", async () => {
    await using primary = await startRedis();
    await using _replica = await startRedis("--replicaof", `127.0.0.1 ${primary.port}`);
    await using sentinel = await startSentinel(primary, "mine");
    await using transport = await connected({ client: clientOf(sentinel.port) });
    const next = await inbox(transport, "c");
    expect(await transport.publish("c", "before")).toBe(1);
    expect(await next()).toBe("before");
    const isBack = transport.told("up");
    await primary.kill();
    await isBack;
    expect(await transport.publish("c", "after")).toBe(1);
    expect(await next()).toBe("after");
  }, 60_000);
});
