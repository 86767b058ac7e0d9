import path from "node:path";
import { test } from "vitest";
import { killAndGoOn } from "../../../runtime/src/store/crash-loop.test-kit.ts";
import { startRedis } from "../redis-server.test-kit.ts";

const plugin = path.join(import.meta.dirname, "../index.ts");

test("a run in Redis whose process is killed at many events, and after many effects, is resumed to the same end", async () => {
  await using server = await startRedis();
  // Every fifth moment: what a process has left is free only when its lease is over, and each waits for that.
  await killAndGoOn({ config: { plugins: [plugin], store: { url: server.url } }, every: 5 });
}, 300_000);
