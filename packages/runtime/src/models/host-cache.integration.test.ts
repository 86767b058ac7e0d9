import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestServer } from "../../../../scripts/servers/test-server.test-kit.ts";
import { startRedis } from "../../../transport-redis/src/testing/redis.test-kit.ts";
import { hostCache } from "./host-cache.ts";

const here = import.meta.dirname;
let redis: TestServer;

beforeAll(async () => {
  redis = await startRedis("--requirepass", "secret-word");
});

afterAll(() => redis[Symbol.asyncDispose]());

describe("a cache in Redis", () => {
  const url = (password = "secret-word") => redis.url.replace("//", `//:${password}@`);

  test("gives to one process what another has set, until its time is over", async () => {
    const [one, other] = [hostCache(url(), here), hostCache(url(), here)];
    const value = { content: "Hello.", finish_reason: "stop", tool_calls: [] };
    expect(await other.get("k")).toBeUndefined();
    await one.set("k", value, 60_000);
    await one.set("short", value, 1);
    expect(await other.get("k")).toEqual(value);
    await expect.poll(() => other.get("short")).toBeUndefined();
    await one.close();
    await other.close();
  });

  test("fails in words that show no password, and then at once, where it cannot be used", async () => {
    const refused = hostCache(url("wrong-word"), here);
    const error = await refused.get("k").catch((reason: Error) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toMatch(/wrong-word|secret-word/);
    expect(await refused.set("k", 1).catch((reason: Error) => reason)).toBe(error);
    await refused.close();
  });

  test("does not let a call wait for a server that is silent", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    const cache = hostCache(`redis://127.0.0.1:${(silent.address() as AddressInfo).port}`, here);
    await expect(cache.get("k")).rejects.toThrow();
    await cache.close();
    silent.close();
  });

  test("names the package to install, before anything is called", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "chasmx-cache-"));
    await expect(hostCache(url(), folder).prepare()).rejects.toMatchObject({
      code: "PLUGIN_NOT_FOUND",
      message: expect.stringContaining("npm install @keyv/redis"),
    });
    await mkdir(path.join(folder, "node_modules", "@keyv"), { recursive: true });
    await symlink(path.join(here, "../../node_modules/@keyv/redis"), path.join(folder, "node_modules/@keyv/redis"));
    const cache = hostCache(url(), folder);
    await cache.prepare();
    await cache.close();
    await rm(folder, { recursive: true });
  });
});

test("a cache in memory keeps what it is given until its time is over", async () => {
  const cache = hostCache(undefined, here);
  await cache.set("k", { a: 1 }, 60_000);
  expect(await cache.get("k")).toEqual({ a: 1 });
  await cache.close();
});
