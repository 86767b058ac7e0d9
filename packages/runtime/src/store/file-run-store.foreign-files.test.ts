import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { foldRunState, type RunStore } from "@chasmx/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fileRunStore } from "./file-run-store.ts";
import { findRun, listRuns } from "./history.ts";
import { event, firstEvents } from "./store-events.test-kit.ts";

let folder: string;
let store: RunStore;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "chasmx-store-"));
  store = fileRunStore({ folder });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const ttlMs = 1000;
const fileOf = (name: string) => path.join(folder, name);
const read = (runId: string) => Array.fromAsync(store.read(runId));

/** Keeps a run that has begun and has no owner. */
async function keepRun(count = 2): Promise<void> {
  const lease = await store.claim("r", "owner", ttlMs);
  await store.append(lease, 0, firstEvents(count));
  await store.release(lease);
}

/** What JSON can hold where something else is expected, and what is no JSON. */
const garbage = [
  "null",
  "[]",
  "5",
  '"r"',
  "true",
  "{}",
  '{"a":',
  "\u0000",
  "",
  "\ufffd{}",
  '{"__proto__":null}',
  "[".repeat(9999),
];

describe("a summary", () => {
  const expectTheJournal = async (text: string) => {
    const kept = readFileSync(fileOf("r.summary.json"), "utf8");
    writeFileSync(fileOf("r.summary.json"), text);
    const told = { run_id: "r", workflow: "w", status: "interrupted", accepted_at: 1000 };
    expect(await listRuns(store)).toEqual([told]);
    expect(readFileSync(fileOf("r.summary.json"), "utf8")).toBe(kept);
  };

  test.each(garbage)("that says %j is passed over for what the journal says", async (text) => {
    await keepRun();
    await expectTheJournal(text);
  });

  test.each([
    { run_id: "s" },
    { run_id: 5 },
    { workflow: { name: "w" } },
    { status: "completed " },
    { status: "constructor" },
    { status: ["completed"] },
    { status: null },
    { accepted_at: "1000" },
    { accepted_at: null },
    { ended_at: "now" },
  ])("that is sound but for %j is passed over as well", async (other) => {
    await keepRun();
    const sound = JSON.parse(readFileSync(fileOf("r.summary.json"), "utf8")) as object;
    await expectTheJournal(JSON.stringify({ ...sound, ...other }));
  });
});

describe("a lease file", () => {
  const others = [
    { type: "claim" },
    { type: "claim", token: "t", expires_at: 9e15, over: null, seen: null },
    { type: "claim", token: "t", expires_at: "9e15", pid: 1, host: "h", over: null, seen: null },
    { type: "renew", expires_at: 9e15 },
    { type: "release" },
    { type: "take", token: "t", expires_at: 9e15 },
  ].map((other) => JSON.stringify(other));

  test.each([...garbage, ...others])("with the line %j is neither a claim nor the end of one", async (line) => {
    writeFileSync(fileOf("r.lease.jsonl"), line);
    expect(await store.isOwned("r")).toBe(false);
    const lease = await store.claim("r", "owner", ttlMs);
    appendFileSync(fileOf("r.lease.jsonl"), `${line}\n`);
    expect(await store.isOwned("r")).toBe(true);
    await expect(fileRunStore({ folder }).claim("r", "other", ttlMs)).rejects.toMatchObject({ code: "RUN_CONFLICT" });
    await store.renew(lease);
    await store.release(lease);
    expect(await store.isOwned("r")).toBe(false);
  });
});

describe("a file of commands", () => {
  test("with garbage in it brings the commands between, in their order", async () => {
    const lease = await store.claim("r", "owner", ttlMs);
    await store.append(lease, 0, [event(0)]);
    const others = [
      '{"type":"cancel"}',
      '{"type":"cancel","reason":5}',
      '{"type":["cancel"],"reason":""}',
      '{"reason":""}',
    ];
    const reasons: string[] = [];
    for (const [index, line] of [...garbage, ...others, "\xff\xfe", "x".repeat(1_000_000)].entries()) {
      appendFileSync(fileOf("r.commands.jsonl"), Buffer.from(line, index % 2 === 0 ? "latin1" : "utf8"));
      await store.submit("r", { type: "cancel", reason: String(index) });
      reasons.push(String(index));
    }
    const found: string[] = [];
    for await (const command of store.commands(lease, new AbortController().signal)) {
      if (command.type === "cancel") found.push(command.reason);
      if (found.length === reasons.length) break;
    }
    expect(found).toEqual(reasons);
  });
});

describe("a file in the folder", () => {
  test.each([
    "a b.jsonl",
    ".jsonl",
    "x.y.jsonl",
    "é.jsonl",
    `${"x".repeat(101)}.jsonl`,
    "r.jsonl.bak",
    "..jsonl",
    "notes.txt",
  ])("that is named %s is no run", async (name) => {
    await keepRun();
    writeFileSync(fileOf(name), readFileSync(fileOf("r.jsonl")));
    expect((await listRuns(store)).map(({ run_id: runId }) => runId)).toEqual(["r"]);
  });

  test("that is the journal of another run under a new name is not that run", async () => {
    await keepRun();
    copyFileSync(fileOf("r.jsonl"), fileOf("s.jsonl"));
    copyFileSync(fileOf("r.summary.json"), fileOf("s.summary.json"));
    expect((await listRuns(store)).map(({ run_id: runId }) => runId)).toEqual(["r"]);
    await expect(read("s")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  });
});

describe("a journal that is damaged", () => {
  const damage = (line: number, text: string) => {
    const lines = readFileSync(fileOf("r.jsonl"), "utf8").split("\n");
    lines[line - 1] = text;
    writeFileSync(fileOf("r.jsonl"), lines.join("\n"));
    rmSync(fileOf("r.summary.json"));
  };

  test.each([2, 4])("at line %i is listed, and says so when it is read", async (line) => {
    await keepRun(4);
    damage(line, "{oops");
    expect(await findRun(store, "last")).toMatchObject({ run_id: "r", status: "interrupted" });
    const message = expect.stringContaining(`damaged at line ${line}. The ${line - 1} events before it are sound`);
    await expect(read("r")).rejects.toMatchObject({ code: "STORE_FAILED", message });
  });

  test.each(["{oops", "[]", "null", '{"type":"run-accepted"}', JSON.stringify({ ...event(0), time: "soon" })])(
    "in its first line, which says %s, is in no list, and says why when it is looked for",
    async (text) => {
      await keepRun();
      damage(1, text);
      expect(await listRuns(store)).toEqual([]);
      const message = expect.stringContaining("r.jsonl is damaged at line 1");
      await expect(findRun(store, "r")).rejects.toMatchObject({ code: "STORE_FAILED", message });
    },
  );

  test.each(["run-postponed", "constructor", "__proto__"])(
    "is not one that a later version wrote events of its own into, such as %s",
    async (type) => {
      await keepRun(3);
      damage(2, JSON.stringify({ ...event(1), type }));
      expect(await findRun(store, "r")).toMatchObject({ status: "interrupted" });
      expect(foldRunState(await read("r"))).toMatchObject({ status: "accepted", length: 3 });
      const lease = await store.claim("r", "owner", ttlMs);
      await store.append(lease, 3, [event(3)]);
    },
  );
});

describe("a folder in the place of a file", () => {
  test.each(["r.jsonl", "r.lease.jsonl", "r.commands.jsonl"])("%s is said, and stays", async (name) => {
    if (name !== "r.jsonl") await keepRun();
    rmSync(fileOf(name), { force: true });
    mkdirSync(fileOf(name));
    const refused = { code: "STORE_FAILED", message: expect.stringContaining(`${name} cannot be`) };
    const use = async () => {
      const lease = await store.claim("r", "owner", ttlMs);
      await store.commands(lease, AbortSignal.abort())[Symbol.asyncIterator]().next();
    };
    await expect(use()).rejects.toMatchObject(refused);
    if (name === "r.jsonl") await expect(read("r")).rejects.toMatchObject(refused);
    if (name === "r.commands.jsonl") {
      await expect(store.submit("r", { type: "cancel", reason: "" })).rejects.toMatchObject(refused);
    }
  });
});

describe.skipIf(process.platform === "win32")("a link in the place of a file", () => {
  let target: string;

  beforeEach(() => {
    target = path.join(mkdtempSync(path.join(tmpdir(), "chasmx-target-")), "mine");
  });

  afterEach(() => {
    rmSync(path.dirname(target), { recursive: true });
  });

  const refused = {
    code: "STORE_FAILED",
    message: expect.stringContaining("a link is in its place, and links are not followed"),
  };

  test("is not read and not written where it is the journal", async () => {
    await keepRun();
    renameSync(fileOf("r.jsonl"), target);
    symlinkSync(target, fileOf("r.jsonl"));
    rmSync(fileOf("r.summary.json"));
    appendFileSync(target, "torn");
    const before = readFileSync(target);
    await expect(read("r")).rejects.toMatchObject(refused);
    await expect(findRun(store, "r")).rejects.toMatchObject(refused);
    await expect(store.claim("r", "owner", ttlMs)).rejects.toMatchObject(refused);
    expect(await store.isOwned("r")).toBe(false);
    expect(readFileSync(target).equals(before)).toBe(true);
    await store.delete("r");
    expect(readFileSync(target).equals(before)).toBe(true);
  });

  test.each(["r.jsonl", "r.lease.jsonl"])("makes no file elsewhere where it is %s and leads nowhere", async (name) => {
    symlinkSync(target, fileOf(name));
    await expect(store.claim("r", "owner", ttlMs)).rejects.toMatchObject(refused);
    expect(existsSync(target)).toBe(false);
  });

  test("is not written where it is the summary, which the journal makes up for", async () => {
    await keepRun();
    writeFileSync(target, "mine");
    rmSync(fileOf("r.summary.json"));
    symlinkSync(target, fileOf("r.summary.json"));
    const lease = await store.claim("r", "owner", ttlMs);
    const base = { v: 1, run_id: "r", sequence: 2, time: 2000, path: "" } as const;
    await store.append(lease, 2, [{ ...base, type: "run-completed", output: {} }]);
    expect(await listRuns(store)).toMatchObject([{ run_id: "r", status: "completed" }]);
    expect(readFileSync(target, "utf8")).toBe("mine");
  });

  test("takes no command where it is the file of commands", async () => {
    await keepRun();
    symlinkSync(target, fileOf("r.commands.jsonl"));
    await expect(store.submit("r", { type: "cancel", reason: "" })).rejects.toMatchObject(refused);
    const lease = await store.claim("r", "owner", ttlMs);
    await expect(Array.fromAsync(store.commands(lease, AbortSignal.abort()))).rejects.toMatchObject(refused);
    expect(existsSync(target)).toBe(false);
  });
});
