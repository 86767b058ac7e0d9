import path from "node:path";
import { test } from "vitest";
import { lacksOwnServer } from "../../../../scripts/servers/test-server.test-kit.ts";
import { killAndGoOn } from "../../../runtime/src/store/crash-loop.test-kit.ts";
import { startRedis } from "../testing/redis.test-kit.ts";

const plugin = path.join(import.meta.dirname, "../index.ts");

test.skipIf(lacksOwnServer("redis"))(
  "a run in Redis whose process is killed at many events, and after many effects, is resumed to the same end",
  async () => {
    await using server = await startRedis();
    // Every fifth moment: what a process has left is free only when its lease is over, and each waits for that.
    await killAndGoOn({ config: { plugins: [plugin], store: { url: server.url } }, every: 5 });
  },
  300_000,
);
