import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadWorkflow, type NodeType, resumeRun, startRun } from "@chasmx/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fileRunStore } from "./file-run-store.ts";
import { noSmallDisk, smallDisk } from "./small-disk.test-kit.ts";
import { event, firstEvents, readUntilFailure } from "./store-events.test-kit.ts";
import { startStore } from "./store-process.test-kit.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "chasmx-store-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const isWindows = process.platform === "win32";
const ttlMs = 1000;

const refused = (reason: string) => ({ code: "STORE_FAILED", message: expect.stringContaining(reason) });

describe("a folder", () => {
  test.skipIf(isWindows)("and what is in it are for their owner alone", async () => {
    const inner = path.join(folder, "a", "b");
    const store = fileRunStore({ folder: inner });
    const lease = await store.claim("r", "owner", ttlMs);
    await store.append(lease, 0, [event(0)]);
    await store.submit("r", { type: "cancel", reason: "" });
    expect(statSync(inner).mode & 0o777).toBe(0o700);
    for (const name of ["r.jsonl", "r.summary.json", "r.lease.jsonl", "r.commands.jsonl"]) {
      expect(statSync(path.join(inner, name)).mode & 0o777).toBe(0o600);
    }
    await store.close();
  });

  test("that does not exist lists nothing", async () => {
    expect(await Array.fromAsync(fileRunStore({ folder: path.join(folder, "none") }).list())).toEqual([]);
  });

  test.each(["../r", "a/b", "", ".", "a b", "x".repeat(101)])("is not left by the id %j", async (runId) => {
    const store = fileRunStore({ folder });
    await expect(Array.fromAsync(store.read(runId))).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    await expect(store.claim(runId, "o", ttlMs)).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  });

  test("that is a file, or is in one, is said, with what to do", async () => {
    const file = path.join(folder, "file");
    writeFileSync(file, "mine");
    for (const place of [file, path.join(file, "runs")]) {
      const store = fileRunStore({ folder: place });
      await expect(store.claim("r", "owner", ttlMs)).rejects.toMatchObject(refused('"store" in chasmx.config.json'));
      await expect(Array.fromAsync(store.list())).rejects.toMatchObject(refused("a part of its path is a file"));
      await expect(Array.fromAsync(store.read("r"))).rejects.toMatchObject(refused("a part of its path is a file"));
      await expect(store.isOwned("r")).rejects.toMatchObject({ code: "STORE_FAILED" });
    }
    expect(readFileSync(file, "utf8")).toBe("mine");
  });
});

describe("a full disk", () => {
  test("stops a journal at a whole event, and takes the next one once there is room", async ({ skip }) => {
    using disk = smallDisk() ?? skip(noSmallDisk);
    const store = fileRunStore({ folder: disk.folder });
    const lease = await store.claim("r", "owner", ttlMs);
    let stored = 0;
    const fill = async () => {
      for (; stored < 1000; stored++) await store.append(lease, stored, [event(stored)]);
    };
    await expect(fill()).rejects.toMatchObject(refused("the disk is full"));
    expect((await readUntilFailure(store)).events).toEqual(firstEvents(stored));
    expect(readFileSync(path.join(disk.folder, "r.jsonl"), "utf8").endsWith("\n")).toBe(true);
    await store.close();
    disk.remount("size=1m");
    const next = fileRunStore({ folder: disk.folder });
    await next.append(await next.claim("r", "next", ttlMs), stored, [event(stored)]);
    expect((await readUntilFailure(next)).events).toEqual(firstEvents(stored + 1));
    await next.close();
  });

  test("refuses a claim and a command, and keeps neither", async ({ skip }) => {
    using disk = smallDisk() ?? skip(noSmallDisk);
    const store = fileRunStore({ folder: disk.folder });
    const lease = await store.claim("r", "owner", ttlMs);
    await store.append(lease, 0, [event(0)]);
    const filler = path.join(disk.folder, "filler");
    const fill = (text: string) => {
      for (;;) appendFileSync(filler, text);
    };
    for (const text of ["x".repeat(4096), "x"]) expect(() => fill(text)).toThrow("ENOSPC");
    await expect(store.submit("r", { type: "cancel", reason: "x".repeat(5000) })).rejects.toMatchObject(
      refused("the disk is full"),
    );
    await expect(store.claim("s", "owner", ttlMs)).rejects.toMatchObject(refused("the disk is full"));
    rmSync(filler);
    await store.submit("r", { type: "cancel", reason: "enough" });
    for await (const command of store.commands(lease, new AbortController().signal)) {
      expect(command).toEqual({ type: "cancel", reason: "enough" });
      break;
    }
    await store.claim("s", "owner", ttlMs);
    await store.close();
  });

  test("ends a run with STORE_FAILED, which goes on from there once there is room", async ({ skip }) => {
    using disk = smallDisk() ?? skip(noSmallDisk);
    const made: number[] = [];
    const filling: NodeType<unknown> = {
      type: "filling",
      description: "Makes more steps than fit.",
      configSchema: {},
      async run(_, { step }) {
        for (let index = 0; index < 300; index++) await step("step", () => made.push(index));
        return null;
      },
    };
    const workflow = await loadWorkflow(
      { name: "w", nodes: [{ id: "node", type: "filling" }] },
      { nodeTypes: [filling] },
    );
    const store = fileRunStore({ folder: disk.folder });
    const run = await startRun(workflow, { store, runId: "r" });
    await expect(run.finished).rejects.toMatchObject(refused("the disk is full"));
    await store.close();
    expect(made.length).toBeLessThan(300);
    disk.remount("size=1m");
    const next = fileRunStore({ folder: disk.folder });
    const resumed = await resumeRun(workflow, "r", { store: next });
    expect((await resumed.finished).status).toBe("completed");
    await next.close();
    // The one step whose result found no room is made again, and no other.
    expect(made.length).toBeLessThanOrEqual(301);
    expect(new Set(made).size).toBe(300);
  });
});

describe("a place that may not be written", { timeout: 30_000 }, () => {
  test("is said of a disk that is read-only, and is read", async ({ skip }) => {
    using disk = smallDisk() ?? skip(noSmallDisk);
    const store = fileRunStore({ folder: disk.folder });
    const lease = await store.claim("r", "owner", ttlMs);
    await store.append(lease, 0, [event(0)]);
    await store.release(lease);
    disk.remount("ro");
    for (const runId of ["r", "s"]) {
      await expect(store.claim(runId, "owner", ttlMs)).rejects.toMatchObject(refused("the file system is read-only"));
    }
    await expect(store.delete("r")).rejects.toMatchObject(refused("the file system is read-only"));
    expect((await readUntilFailure(store)).events).toEqual([event(0)]);
    expect(await Array.fromAsync(store.list())).toMatchObject([{ run_id: "r", status: "accepted" }]);
    await store.close();
  });

  test("is said to a user who is not root of a folder that is read-only, and nothing is lost", async ({ skip }) => {
    if (isWindows) skip("Windows has no file modes.");
    const runs = path.join(folder, "runs");
    mkdirSync(runs);
    const uid = process.getuid?.() === 0 ? 65_534 : undefined;
    chmodSync(folder, 0o755);
    if (uid !== undefined) chownSync(runs, uid, uid);
    await using child = startStore({ folder: runs, ...(uid === undefined ? {} : { uid }) });
    await child.call("list").catch(() => skip("Another user may not read this repository."));
    const lease = await child.call("claim", "r", ttlMs);
    await child.call("append", lease, 0, [event(0)]);
    chmodSync(runs, 0o555);
    await expect(child.call("claim", "s", ttlMs)).rejects.toMatchObject(
      refused("s.lease.jsonl cannot be written: this user may not"),
    );
    await child.call("append", lease, 1, [event(1)]);
    await child.call("release", lease);
    await expect(child.call("delete", "r")).rejects.toMatchObject(
      refused("r.jsonl cannot be removed: this user may not"),
    );
    expect(await child.call("read", "r")).toEqual(firstEvents(2));
    chmodSync(runs, 0o300);
    await expect(child.call("list")).rejects.toMatchObject(refused("cannot be read: this user may not"));
    chmodSync(runs, 0o700);
  });
});
