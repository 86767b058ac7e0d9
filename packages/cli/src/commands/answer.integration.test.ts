import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  ended,
  environment,
  events,
  mainFile,
  type Outcome,
  chasmx as runCommand,
  start,
  visible,
  written,
} from "../testing/spawn-cli.ts";

const isWindows = process.platform === "win32";

let folder: string;

const ask = (id: string, config: object = {}) => ({
  id,
  type: "approval",
  config: { question: "Ship it?\u001b[2J", ...config },
});
const amount = { type: "object", properties: { amount: { type: "number" } }, required: ["amount"] };
const documents: Readonly<Record<string, object>> = {
  one: { name: "One", nodes: [ask("ship", { details: { risk: "low" } })] },
  two: {
    name: "Two",
    metadata: { max_concurrency: 2 },
    nodes: [ask("ship"), ask("limit", { schema: amount })],
  },
  inner: { name: "Inner", variables: [{ name: "n" }], nodes: [ask("limit", { schema: { type: "integer" } })] },
  each: {
    name: "Each",
    nodes: [
      {
        id: "each",
        type: "workflow",
        config: { file: "inner.json", for_each: [1, 2], max_concurrency: 2, inputs: { n: "{{item}}" } },
      },
    ],
  },
  secret: {
    name: "Secret",
    nodes: [{ id: "call", type: "workflow", config: { file: "holder.json" } }],
  },
  holder: {
    name: "Holder",
    variables: [{ name: "key", secret: true, value: "QXZ-secret-QXZ" }],
    nodes: [ask("ship")],
  },
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "chasmx-people-"));
  for (const [name, document] of Object.entries(documents)) await write(name, document);
});

afterAll(() => rm(folder, { recursive: true }));

function write(name: string, document: object | undefined): Promise<void> {
  return writeFile(path.join(folder, `${name}.json`), JSON.stringify(document));
}

const chasmx = (...parameters: string[]) => runCommand(parameters, { cwd: folder });
const answer = (...parameters: string[]) => chasmx("answer", ...parameters);

interface WaitingRun {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
}

/** Starts a run and resolves once its node waits for a person. */
async function startWaiting(name: string, id: string, node: string): Promise<WaitingRun> {
  const child = start(["run", `${name}.json`, "--run-id", id], { cwd: folder });
  const outcome = ended(child);
  await written(child, "stdout", `${node} waits for an answer`);
  return { child, outcome };
}

async function leave(name: string, id: string, node: string): Promise<Outcome> {
  const { child, outcome } = await startWaiting(name, id, node);
  child.kill("SIGINT");
  return await outcome;
}

const journalFile = (id: string) => path.join(folder, ".chasmx", "runs", `${id}.jsonl`);
const journal = async (id: string) => events(await readFile(journalFile(id), "utf8"));

describe("a run that waits for a person", () => {
  test("says how to answer, is listed as paused, and goes on with the answer of another process", async () => {
    const { outcome } = await startWaiting("one", "one-1", "ship");
    const listed = await answer("one-1");
    expect(listed).toMatchObject({ code: 0, stderr: "" });
    expect(listed.stdout.split("\n").map((line) => line.trim())).toEqual(
      expect.arrayContaining(["│ risk: low", "1  approve", "2  reject", "chasmx answer one-1 --value …"]),
    );
    expect(listed.stdout).toContain("? ship  Ship it?\\u001b[2J");
    const runs = await chasmx("runs", "--status", "paused");
    expect(runs.stdout).toMatch(/^one-1 +paused /m);
    expect(runs.stdout).toContain("chasmx answer one-1");
    expect((await chasmx("show", "one-1")).stdout).toMatch(/^ship +waits for a person$/m);
    expect((await chasmx("resume", "one-1")).stderr).toMatch(/^RUN_CONFLICT: .* chasmx answer one-1 answers it\.$/m);
    const given = await answer("one-1", "--value", "approve");
    expect(given).toMatchObject({ code: 0, stdout: 'The run one-1 goes on with "approve" for ship.\n' });
    const { code, stdout } = await outcome;
    expect(code).toBe(0);
    expect(stdout).toContain("? ship  asks a person: Ship it?\\u001b[2J");
    expect(stdout).toContain("ship waits for an answer: chasmx answer one-1 --node ship --value …");
    expect(stdout).toContain("  ship  is given: approve");
    expect((await answer("one-1", "--value", "approve")).stderr).toContain("RUN_ENDED: ");
  }, 30_000);

  test("is not given what does not fit", async () => {
    const { outcome } = await startWaiting("two", "two-1", "limit");
    for (const [parameters, reason] of [
      [
        ["--value", "approve"],
        'OPTION_INVALID: The run "two-1" waits for 2 answers. Say which one this is with --node: ship, limit.',
      ],
      [
        ["--node", "none", "--value", "approve"],
        'INPUT_INVALID: The run "two-1" waits for nothing at "none". It waits for ship, limit.',
      ],
      [["--node", "ship", "--value", "app"], 'INPUT_INVALID: "app" is none of the choices.'],
      [["--node", "limit", "--value", "300"], "INPUT_INVALID: The value does not fit: This must be an object."],
      [["--node", "limit", "--value", "{amount: 300}"], "INPUT_INVALID: This is not JSON"],
    ] as const) {
      const refused = await answer("two-1", ...parameters);
      expect(refused).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(reason) });
    }
    expect((await answer("two-1", "--node", "limit", "--value", '{"amount": 300}')).code).toBe(0);
    expect((await answer("two-1", "--value", "reject")).code).toBe(0);
    const { code, stdout } = await outcome;
    expect(code).toBe(0);
    expect(stdout).toContain('Output of limit\n{\n  "amount": 300\n}');
  }, 30_000);

  test("within another workflow is answered by its node's name in the run", async () => {
    const { outcome } = await startWaiting("each", "each-1", "each[1]/limit");
    expect((await answer("each-1")).stdout).toContain('chasmx answer each-1 --node "each[0]/limit" --value …');
    expect((await answer("each-1", "--node", "each[1]/limit", "--value", "2")).code).toBe(0);
    expect((await answer("each-1", "--node", "each[0]/limit/1/input/0", "--value", "1")).code).toBe(0);
    expect((await outcome).stdout).toContain("within     2 completed");
  }, 30_000);

  test("is shown to who watches it, and is cancelled from elsewhere", async () => {
    const { outcome } = await startWaiting("one", "watched", "ship");
    const watching = start(["watch", "watched"], { cwd: folder });
    const watched = ended(watching);
    await written(watching, "stdout", "asks a person");
    await chasmx("cancel", "watched");
    const { stdout } = await watched;
    expect(stdout).toContain("It waits for people: chasmx answer watched");
    expect(stdout).toContain("Cancelled by chasmx cancel.");
    expect((await outcome).code).toBe(1);
    expect((await answer("watched", "--value", "approve")).code).toBe(2);
  }, 30_000);

  test("with --json says how to answer on stderr, and nobody but a process that ended it can with --no-journal", async () => {
    const json = start(["run", "one.json", "--json", "--run-id", "json-1"], { cwd: folder });
    const outcome = ended(json);
    await written(json, "stderr", "ship waits for an answer: chasmx answer json-1 --node ship");
    await answer("json-1", "--value", "reject");
    const { code, stdout } = await outcome;
    expect(code).toBe(0);
    expect(events(stdout).at(-1)).toMatchObject({ type: "run-completed", output: { ship: "reject" } });
    const unkept = start(["run", "one.json", "--no-journal"], { cwd: folder });
    const end = ended(unkept);
    await written(unkept, "stdout", "nobody can give it");
    unkept.kill("SIGINT");
    expect((await end).code).not.toBe(0);
  }, 30_000);
});

describe.skipIf(isWindows)("a run that is interrupted while it waits", () => {
  test("is left, keeps the answer, and goes on with it when it is resumed", async () => {
    const left = await leave("one", "left-1", "ship");
    expect(left).toMatchObject({ code: 130, stderr: "" });
    expect(left.stdout).toMatch(/^Interrupted$/m);
    for (const command of ["answer left-1 --value …", "resume left-1", "cancel left-1"])
      expect(left.stdout).toContain(`chasmx ${command}`);
    expect((await journal("left-1")).at(-1)).toMatchObject({
      type: "run-interrupted",
      reason: "Interrupted by Ctrl-C.",
    });
    expect((await chasmx("runs")).stdout).toMatch(/^left-1 +interrupted /m);
    const kept = await answer("left-1", "--value", "approve");
    expect(kept).toMatchObject({ code: 0, stdout: expect.stringContaining("chasmx resume left-1") });
    for (const command of ["answer", "show"])
      expect((await chasmx(command, "left-1")).stdout).toContain(
        'answered with "approve": chasmx resume left-1 takes it',
      );
    expect((await answer("left-1", "--value", "reject")).stderr).toContain("was answered before");
    const resumed = await chasmx("resume", "left-1");
    expect(resumed).toMatchObject({ code: 0, stderr: "" });
    expect(resumed.stdout).not.toContain("waits for an answer");
    expect(resumed.stdout).toContain("Output\napprove");
  }, 30_000);

  test("goes on waiting when it is resumed without an answer, and says so", async () => {
    await leave("one", "left-2", "ship");
    const child = start(["resume", "left-2"], { cwd: folder });
    const outcome = ended(child);
    await written(child, "stdout", "ship waits for an answer: chasmx answer left-2 --node ship --value …");
    expect((await answer("left-2", "--value", "reject")).code).toBe(0);
    expect((await outcome).stdout).toContain("Output\nreject");
  }, 30_000);

  test("is given nothing once the time for it is over", async () => {
    await write("timed", { name: "Timed", nodes: [ask("ship", { timeout_seconds: 600, default: "reject" })] });
    await leave("timed", "left-5", "ship");
    const lines = await readFile(journalFile("left-5"), "utf8");
    await writeFile(journalFile("left-5"), lines.replace(/"expires_at":\d+/, '"expires_at":1'));
    const late = await answer("left-5", "--value", "approve");
    expect(late).toMatchObject({ code: 1, stdout: expect.stringContaining("Not taken: the time for ship is over.") });
    expect((await chasmx("resume", "left-5")).stdout).toContain("Output\nreject");
  }, 30_000);

  test("goes on from its journal when a file that it runs has changed, and names that file where it should go on from it", async () => {
    await leave("each", "left-3", "each[1]/limit");
    await write("inner", { ...documents.inner, description: "changed" });
    const refused = await chasmx("resume", "left-3", "--file", "each.json");
    await write("inner", documents.inner);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain('began with: "description" was added in inner.json. Go on');
    for (const index of [0, 1]) await answer("left-3", "--node", `each[${index}]/limit`, "--value", String(index));
    await rm(path.join(folder, "inner.json"));
    const resumed = await chasmx("resume", "left-3");
    await write("inner", documents.inner);
    expect(resumed).toMatchObject({ code: 0, stderr: "" });
  }, 30_000);

  test("whose journal lacks a secret of a file that it runs is resumed from its files alone", async () => {
    await leave("secret", "left-4", "call/ship");
    expect(JSON.stringify(await journal("left-4"))).not.toContain("QXZ");
    const refused = await chasmx("resume", "left-4");
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(
      /^INPUT_INVALID: The secret "key" has its value in holder\.json, .* Add --file secret\.json$/m,
    );
    await answer("left-4", "--value", "approve");
    expect((await chasmx("resume", "left-4", "--file", "secret.json")).code).toBe(0);
  }, 30_000);
});

describe("a run in a terminal", () => {
  const terminalMaker = "script";
  const hasTerminal = process.platform === "linux" && spawnSync(terminalMaker, ["--version"]).status === 0;

  function inTerminal(command: string) {
    const child = spawn(terminalMaker, ["-qec", `${process.execPath} ${mainFile} ${command}`, "/dev/null"], {
      cwd: folder,
      env: environment(),
    });
    return { child, outcome: ended(child) };
  }

  test("asks the person who sits there, and goes on with what they choose", async ({ skip }) => {
    if (!hasTerminal) skip("The program script (util-linux), which makes a terminal, is not on this machine.");
    const { child, outcome } = inTerminal("run one.json --run-id typed-1");
    await written(child, "stdout", "Your choice");
    child.stdin?.write("2\n");
    const { code, stdout } = await outcome;
    expect(code).toBe(0);
    expect(visible(stdout)).not.toMatch(/␛\[2J|waits for an answer/);
    expect((await journal("typed-1")).find(({ type }) => type === "input-given")).toMatchObject({ value: "reject" });
  }, 20_000);

  test("is left by Ctrl-C, and chasmx answer asks there too", async ({ skip }) => {
    if (!hasTerminal) skip("The program script (util-linux), which makes a terminal, is not on this machine.");
    const { child, outcome } = inTerminal("run one.json --run-id typed-2");
    await written(child, "stdout", "Your choice");
    child.stdin?.write("\u0003");
    expect((await outcome).code).toBe(130);
    expect((await journal("typed-2")).at(-1)?.type).toBe("run-interrupted");
    const other = inTerminal("answer typed-2");
    await written(other.child, "stdout", "Your choice");
    other.child.stdin?.write("app\n");
    const { code, stdout } = await other.outcome;
    expect(code).toBe(0);
    expect(stdout).toContain("Kept for the run typed-2");
  }, 20_000);
});
