import { transportConformance } from "@chasmx/core/testing";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, test } from "vitest";
import { anyServer, lacksServer } from "../../../../scripts/servers/test-server.test-kit.ts";
import { killConnections } from "../testing/redis.test-kit.ts";
import { redisTransport } from "./redis-transport.ts";

describe.skipIf(lacksServer("redis"))("the Redis transport", () => {
  let server: Awaited<ReturnType<typeof anyServer>>;

  beforeAll(async () => {
    server = await anyServer("redis");
  });

  afterAll(() => server[Symbol.asyncDispose]());

  describe.each([
    ["by its URL", () => redisTransport(server.url)],
    ["with a prefix", () => redisTransport({ url: server.url, prefix: "é {p}:" })],
    ["by a client", () => redisTransport({ client: new Redis(server.url, { lazyConnect: true, keyPrefix: "p:" }) })],
    ["in RESP2", () => redisTransport({ client: new Redis(server.url, { lazyConnect: true, protocol: 2 }) })],
  ])("%s", (_, create) => {
    test.each(transportConformance)("$name", ({ run }) =>
      run({ isShared: true, create, interrupt: () => killConnections(server.url) }),
    );
  });
});
