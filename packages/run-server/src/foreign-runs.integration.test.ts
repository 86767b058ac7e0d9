import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fileRunStore, listRuns as runsIn } from "@chasmx/runtime";
import { describe, expect, test } from "vitest";
import {
  answerRun,
  cancelRun,
  deleteRun,
  listRuns,
  resumeRun,
  runRequests,
  runsChanged,
  startRun,
  unwatchRun,
  watchRun,
} from "./protocol/index.ts";
import { mainFile, type ServeProcess, startServe } from "./testing/serve-process.test-kit.ts";
import { folderOf, release, slow } from "./testing/workflows.test-kit.ts";

const timeout = 90_000;

interface Elsewhere {
  readonly file: string;
  /** A text that its process has written by then. */
  readonly until: string;
}

/** Starts a run in a process of its own, as a terminal does, and waits until it is in the middle of it. */
async function runElsewhere(root: string, runId: string, { file, until: marker }: Elsewhere): Promise<ChildProcess> {
  const child = spawn(process.execPath, [mainFile, "run", file, "--run-id", runId, "--json"], { cwd: root });
  await new Promise<void>((resolve) => {
    let all = "";
    child.stdout.on("data", (chunk: Buffer) => {
      all += String(chunk);
      if (all.includes(marker)) resolve();
    });
  });
  return child;
}

const has = (type: string) => (events: readonly { readonly type: string }[]) => events.some((one) => one.type === type);

function sequencesOf(server: ServeProcess, runId: string): void {
  const sequences = server.events(runId).map(({ sequence }) => sequence);
  expect(sequences).toEqual(sequences.map((_, index) => index));
}

describe("runs of other processes", { timeout }, () => {
  test("a run of a terminal is seen, watched and cancelled", async () => {
    await using folder = await folderOf({ "slow.workflow.json": slow(600) });
    await using server = startServe(folder.root);
    await server.initialize();
    const { connection } = server;
    const changed = new Promise<void>((resolve) => connection.onNotification(runsChanged, () => resolve()));
    const child = await runElsewhere(folder.root, "elsewhere", { file: "slow.workflow.json", until: "node-started" });
    // Nobody tells it of the run: it looks.
    await changed;
    expect(await connection.sendRequest(listRuns, {})).toMatchObject([
      { run_id: "elsewhere", status: "running", is_own: false, file: "slow.workflow.json" },
    ]);
    await connection.sendRequest(watchRun, { run_id: "elsewhere" });
    await server.until("elsewhere", has("node-started"));
    await expect(connection.sendRequest(resumeRun, { run_id: "elsewhere" })).rejects.toMatchObject({
      data: { code: "RUN_CONFLICT" },
    });
    await expect(connection.sendRequest(deleteRun, { run_id: "elsewhere" })).rejects.toMatchObject({
      data: { code: "RUN_CONFLICT" },
    });
    const ended = once(child, "exit");
    await connection.sendRequest(cancelRun, { run_id: "elsewhere" });
    expect(await server.untilEnd("elsewhere")).toMatchObject({ type: "run-cancelled" });
    await ended;
    sequencesOf(server, "elsewhere");
    await expect(connection.sendRequest(cancelRun, { run_id: "elsewhere" })).rejects.toMatchObject({
      data: { code: "RUN_ENDED" },
    });
    await connection.sendRequest(deleteRun, { run_id: "elsewhere" });
    expect(await connection.sendRequest(listRuns, {})).toEqual([]);
  });

  test("a killed owner is told as such, and its run is resumed here, in the same watch", async () => {
    await using folder = await folderOf({ "release.workflow.json": release });
    await using server = startServe(folder.root);
    await server.initialize();
    const { connection } = server;
    const child = await runElsewhere(folder.root, "killed", { file: "release.workflow.json", until: "run-paused" });
    await connection.sendRequest(watchRun, { run_id: "killed" });
    await server.until("killed", has("run-paused"));
    child.kill("SIGKILL");
    await server.when(() => server.standings("killed").includes("interrupted"));
    expect(await connection.sendRequest(listRuns, {})).toMatchObject([{ run_id: "killed", status: "interrupted" }]);
    const [request] = await connection.sendRequest(runRequests, { run_id: "killed" });
    const key = request?.key ?? "";
    const answer = { run_id: "killed", key, value: "approve" };
    expect(await connection.sendRequest(answerRun, answer)).toMatchObject({ outcome: "kept" });
    expect(await connection.sendRequest(runRequests, { run_id: "killed" })).toMatchObject([{ key, left: "approve" }]);
    await expect(connection.sendRequest(answerRun, answer)).rejects.toMatchObject({ data: { code: "INPUT_INVALID" } });
    await connection.sendRequest(resumeRun, { run_id: "killed" });
    expect(await server.untilEnd("killed")).toMatchObject({ type: "run-completed" });
    sequencesOf(server, "killed");
    await expect(connection.sendRequest(resumeRun, { run_id: "killed" })).rejects.toMatchObject({
      data: { code: "RUN_ENDED" },
    });
  });

  test("an interrupted run that is cancelled is told to its end, in the same watch", async () => {
    await using folder = await folderOf({ "slow.workflow.json": slow(600) });
    await using server = startServe(folder.root);
    await server.initialize();
    const { connection } = server;
    const child = await runElsewhere(folder.root, "killed", { file: "slow.workflow.json", until: "node-started" });
    await connection.sendRequest(watchRun, { run_id: "killed" });
    child.kill("SIGKILL");
    await server.when(() => server.standings("killed").includes("interrupted"));
    await connection.sendRequest(cancelRun, { run_id: "killed" });
    expect((await server.untilEnd("killed")).type).toBe("run-cancelled");
    sequencesOf(server, "killed");
  });

  test("a run whose file has changed goes on only where that is accepted", async () => {
    await using folder = await folderOf({ "release.workflow.json": release });
    await using server = startServe(folder.root);
    await server.initialize();
    const child = await runElsewhere(folder.root, "changed", { file: "release.workflow.json", until: "run-paused" });
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    const [ship] = release.nodes;
    const publish = { id: "publish", type: "transformer", config: { template: "Published at last: {{version}}" } };
    await writeFile(
      path.join(folder.root, "release.workflow.json"),
      JSON.stringify({ ...release, nodes: [ship, publish] }),
    );
    const { connection } = server;
    await expect(connection.sendRequest(resumeRun, { run_id: "changed" })).rejects.toMatchObject({
      data: { code: "WORKFLOW_CHANGED", details: ['node "publish" was changed'] },
    });
    const resumed = await connection.sendRequest(resumeRun, { run_id: "changed", accept_changes: true });
    expect(resumed.notes.join(" ")).toContain('node "publish" was changed');
    await server.until("changed", has("run-resumed"));
    const [request] = await connection.sendRequest(runRequests, { run_id: "changed" });
    await connection.sendRequest(answerRun, { run_id: "changed", key: request?.key ?? "", value: "approve" });
    expect(await server.untilEnd("changed")).toMatchObject({ output: { publish: "Published at last: 2.4" } });
  });

  test("two servers on one folder: each sees, answers and takes over the runs of the other", async () => {
    await using folder = await folderOf({ "release.workflow.json": release });
    await using second = startServe(folder.root);
    await second.initialize();
    const first = startServe(folder.root);
    await first.initialize();
    const { run_id: runId } = await first.connection.sendRequest(startRun, {
      file: "release.workflow.json",
      inputs: { version: "3" },
    });
    await second.connection.sendRequest(watchRun, { run_id: runId });
    const events = await second.until(runId, has("run-paused"));
    // Two clients hear in no order.
    await first.until(runId, (all) => all.length >= events.length);
    expect(events).toEqual(first.events(runId).slice(0, events.length));
    expect(await second.connection.sendRequest(listRuns, {})).toMatchObject([{ run_id: runId, is_own: false }]);
    // The client of the first dies: its stdin is closed with it.
    first.connection.dispose();
    first.child.stdin.destroy();
    expect(await first.exited).toBe(0);
    await second.until(runId, has("run-interrupted"));
    await second.connection.sendRequest(resumeRun, { run_id: runId });
    const [request] = await second.connection.sendRequest(runRequests, { run_id: runId });
    const answer = { run_id: runId, key: request?.key ?? "", value: "approve" };
    expect(await second.connection.sendRequest(answerRun, answer)).toMatchObject({ outcome: "taken" });
    expect(await second.untilEnd(runId)).toMatchObject({ output: { publish: "Published 3" } });
    sequencesOf(second, runId);
  });
});

describe("the end of a server", { timeout }, () => {
  test.skipIf(process.platform === "win32")("a signal leaves its runs, and tells the client so", async () => {
    await using folder = await folderOf({ "slow.workflow.json": slow(600) });
    await using server = startServe(folder.root);
    await server.initialize();
    const { run_id: runId } = await server.connection.sendRequest(startRun, { file: "slow.workflow.json", inputs: {} });
    await server.until(runId, has("node-started"));
    server.child.kill("SIGTERM");
    await server.until(runId, has("run-interrupted"));
    expect(await server.exited).toBe(0);
    const store = fileRunStore({ folder: path.join(folder.root, ".chasmx", "runs") });
    expect(await runsIn(store)).toMatchObject([{ run_id: runId, status: "interrupted" }]);
    await store.close();
  });
});

test("goes on telling of a run that is watched again, each event once", { timeout }, async () => {
  await using folder = await folderOf({ "release.workflow.json": release });
  await using server = startServe(folder.root);
  await server.initialize();
  const { connection } = server;
  const { run_id: runId } = await connection.sendRequest(startRun, { file: "release.workflow.json", inputs: {} });
  await server.until(runId, has("run-paused"));
  // Watching what is watched changes nothing.
  await connection.sendRequest(watchRun, { run_id: runId });
  const before = server.events(runId).length;
  await connection.sendRequest(unwatchRun, { run_id: runId });
  await connection.sendRequest(watchRun, { run_id: runId });
  // From the beginning again, because it is another watch.
  await server.until(runId, (events) => events.length === 2 * before);
  const [request] = await connection.sendRequest(runRequests, { run_id: runId });
  await connection.sendRequest(answerRun, { run_id: runId, key: request?.key ?? "", value: "approve" });
  await server.untilEnd(runId);
  const again = server.events(runId).slice(before);
  expect(again.map(({ sequence }) => sequence)).toEqual(again.map((_, index) => index));
  await connection.sendRequest(unwatchRun, { run_id: "nothing that is watched" });
});

test("carries 200 runs at once, each with all its events in order", { timeout: 180_000 }, async () => {
  await using folder = await folderOf({ "slow.workflow.json": slow(1) });
  await using server = startServe(folder.root);
  await server.initialize();
  const { connection } = server;
  const start = () => connection.sendRequest(startRun, { file: "slow.workflow.json", inputs: {} });
  const started = await Promise.all(Array.from({ length: 200 }, start));
  const ends = await Promise.all(started.map(({ run_id: runId }) => server.untilEnd(runId)));
  expect(ends.filter(({ type }) => type === "run-completed")).toHaveLength(200);
  for (const { run_id: runId } of started) sequencesOf(server, runId);
  const listed = await connection.sendRequest(listRuns, { limit: 500 });
  expect(listed.filter(({ status, is_own: isOwn }) => status === "completed" && !isOwn)).toHaveLength(200);
});
