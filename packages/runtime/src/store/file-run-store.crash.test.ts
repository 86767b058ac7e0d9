import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import type { RunStore } from "@chasmx/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fileRunStore } from "./file-run-store.ts";
import { event, firstEvents, readUntilFailure } from "./store-events.test-kit.ts";

let folder: string;
let store: RunStore;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "chasmx-store-"));
  store = fileRunStore({ folder });
});

afterEach(async () => {
  vi.useRealTimers();
  await store.close();
  rmSync(folder, { recursive: true });
});

const ttlMs = 1000;

const journal = () => path.join(folder, "r.jsonl");

async function begin(count: number) {
  const lease = await store.claim("r", "owner", ttlMs);
  await store.append(lease, 0, firstEvents(count));
  return lease;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** The id of a process that is gone. */
function deadPid(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

function leaveLease(lease: object) {
  const holder = { type: "claim", token: "t", owner: "gone", host: hostname(), over: null, seen: null };
  writeFileSync(path.join(folder, "r.lease.jsonl"), `${JSON.stringify({ ...holder, ...lease })}\n`);
}

describe("a journal that a crash has cut short", () => {
  test("is cut back to its last whole event, at whichever byte of the last line, and goes on from there", async () => {
    await store.release(await begin(3));
    const whole = readFileSync(journal());
    const lastLine = whole.lastIndexOf(10, whole.length - 2) + 1;
    for (let bytes = lastLine + 1; bytes < whole.length; bytes++) {
      writeFileSync(journal(), whole.subarray(0, bytes));
      expect((await readUntilFailure(store)).events.length).toBe(2);
      const repairs: string[] = [];
      const next = fileRunStore({ folder, onRepair: (sentence) => repairs.push(sentence) });
      const lease = await next.claim("r", "next", ttlMs);
      expect(repairs).toEqual([expect.stringContaining(`its ${bytes - lastLine} bytes were taken off`)]);
      await next.append(lease, 2, [event(2)]);
      await next.close();
      expect(readFileSync(journal()).equals(whole)).toBe(true);
    }
  });

  test("that holds nothing whole begins again", async () => {
    writeFileSync(journal(), '{"type":"run-acc');
    await expect(all(store.read("r"))).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    await begin(1);
    expect(await all(store.read("r"))).toEqual([event(0)]);
  });
});

describe("a journal that is damaged", () => {
  test.each([
    ["no JSON", Buffer.from("{oops")],
    ["no event", Buffer.from("[1]")],
    ["nothing", Buffer.from("")],
    ["another event than comes next", Buffer.from(JSON.stringify(event(7)))],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22])],
  ])("by a line that is %s gives what stands before it, and then names file and line", async (_, line) => {
    await store.release(await begin(4));
    const lines = readFileSync(journal(), "utf8").split("\n");
    const rest = Buffer.from(`\n${lines.slice(3).join("\n")}`);
    writeFileSync(journal(), Buffer.concat([Buffer.from(`${lines.slice(0, 2).join("\n")}\n`), line, rest]));
    const { events, error } = await readUntilFailure(store);
    expect(events).toEqual([event(0), event(1)]);
    expect(error).toMatchObject({
      code: "STORE_FAILED",
      message: expect.stringContaining("r.jsonl is damaged at line 3"),
    });
  });

  test("in its last line is not written to", async () => {
    await store.release(await begin(2));
    appendFileSync(journal(), "damage\n");
    await expect(store.claim("r", "next", ttlMs)).rejects.toMatchObject({ code: "STORE_FAILED" });
    expect(await store.isOwned("r")).toBe(false);
  });
});

describe("two stores over one folder", () => {
  test("give a run to one owner, and to the next where the first one's process is gone", async () => {
    leaveLease({ pid: process.pid, expires_at: Date.now() + 60_000 });
    await expect(store.claim("r", "next", ttlMs)).rejects.toMatchObject({ code: "RUN_CONFLICT" });
    leaveLease({ pid: deadPid(), expires_at: Date.now() + 60_000 });
    await expect(store.claim("r", "next", ttlMs)).resolves.toMatchObject({ owner: "next" });
  });

  test("give a run of another machine away only once its lease has expired", async () => {
    leaveLease({ host: "elsewhere", pid: deadPid(), expires_at: Date.now() + 60_000 });
    await expect(store.claim("r", "next", ttlMs)).rejects.toMatchObject({ code: "RUN_CONFLICT" });
    leaveLease({ host: "elsewhere", pid: deadPid(), expires_at: Date.now() - 1 });
    await store.claim("r", "next", ttlMs);
  });

  test("refuse the owner before, whose lease has expired and was taken", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const other = fileRunStore({ folder });
    const lease = await begin(1);
    vi.setSystemTime(Date.now() + ttlMs * 2);
    const next = await other.claim("r", "other", ttlMs);
    await expect(store.append(lease, 1, [event(1)])).rejects.toMatchObject({ code: "RUN_CONFLICT" });
    await other.append(next, 1, [event(1)]);
    await other.close();
    expect((await all(store.read("r"))).length).toBe(2);
  });

  test("keep a run with its owner when the clock is set back", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const other = fileRunStore({ folder });
    const lease = await begin(1);
    vi.setSystemTime(Date.now() - 86_400_000);
    await expect(other.claim("r", "other", ttlMs)).rejects.toMatchObject({ code: "RUN_CONFLICT" });
    await store.renew(lease);
    await store.append(lease, 1, [event(1)]);
    expect((await all(other.read("r"))).length).toBe(2);
    await other.close();
  });

  test("pass events and commands to each other", async () => {
    const other = fileRunStore({ folder });
    const lease = await begin(1);
    const stop = new AbortController();
    const followed = all(other.read("r", { follow: stop.signal }));
    const commands = store.commands(lease, stop.signal)[Symbol.asyncIterator]();
    const first = commands.next();
    await other.submit("r", { type: "cancel", reason: "from there" });
    expect((await first).value).toEqual({ type: "cancel", reason: "from there" });
    await store.append(lease, 1, [event(1)]);
    stop.abort();
    await commands.return?.();
    expect((await followed).length).toBeGreaterThan(0);
    await other.close();
  });
});

describe("a run whose owner is gone without a last word", () => {
  test("is listed as its journal tells it, also where its summary is old, torn or missing", async () => {
    const lease = await begin(1);
    const old = readFileSync(path.join(folder, "r.summary.json"));
    const completed = { v: 1, run_id: "r", sequence: 1, time: 2, path: "", type: "run-completed", output: {} } as const;
    await store.append(lease, 1, [completed]);
    await store.release(lease);
    for (const summary of [old, old.subarray(0, 9), undefined]) {
      if (summary === undefined) rmSync(path.join(folder, "r.summary.json"));
      else writeFileSync(path.join(folder, "r.summary.json"), summary);
      expect(await all(store.list())).toMatchObject([{ run_id: "r", status: "completed", ended_at: 2 }]);
    }
  });
});

describe("a run that waits for people", () => {
  const base = { v: 1, run_id: "r", time: 2, path: "" } as const;
  const asked = { node_id: "n", key: "k", request: { question: '"type":"run-paused"' } } as const;

  test("is paused until it is given what it asks for, also as its journal alone tells it", async () => {
    const lease = await begin(2);
    const summary = path.join(folder, "r.summary.json");
    const statuses = async () => {
      const kept = (await all(store.list()))[0]?.status;
      rmSync(summary);
      return [kept, (await all(store.list()))[0]?.status];
    };
    await store.append(lease, 2, [
      { ...base, sequence: 2, type: "input-requested", ...asked },
      { ...base, sequence: 3, type: "run-paused" },
    ]);
    expect(await statuses()).toEqual(["paused", "paused"]);
    const given = { node_id: "n", key: "k", value: "x", by: "person" } as const;
    await store.append(lease, 4, [{ ...base, sequence: 4, type: "input-given", ...given }]);
    expect(await statuses()).toEqual(["running", "running"]);
  });

  test("keeps what was left for it, and passes over what is no command", async () => {
    await store.release(await begin(1));
    expect(await store.commandsLeft("r")).toEqual([]);
    const command = { type: "give-input", key: "k", value: [1] } as const;
    await store.submit("r", command);
    const wrong = [
      "{",
      "null",
      "5",
      '{"type":"give-input","key":"k"}',
      '{"type":"give-input","value":1}',
      '{"type":"x"}',
    ];
    appendFileSync(path.join(folder, "r.commands.jsonl"), `${wrong.join("\n")}\n{"type":"give-input","key":"torn`);
    await store.submit("r", { type: "cancel", reason: "y" });
    expect(await store.commandsLeft("r")).toEqual([command, { type: "cancel", reason: "y" }]);
  });
});
