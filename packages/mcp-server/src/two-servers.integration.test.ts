import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { connect, eras } from "./testing/clients.test-kit.ts";
import { foldersOfTests, placeOf, stdioProgram } from "./testing/stdio-folders.test-kit.ts";
import { conversation, release, slow } from "./testing/workflows.test-kit.ts";

/** Servers that know nothing of each other but the runs of one folder. */

const folder = foldersOfTests();

describe("two servers on one root", () => {
  it("look at, answer and cancel each other's runs, and end none of them twice", async () => {
    const root = await folder({ "release.workflow.json": release, "slow.workflow.json": slow(600) });
    await using one = await connect("2026", placeOf(root));
    await using other = await connect("2025", placeOf(root));
    const waiting = await one.call("run_workflow", { workflow: "Release" });
    const { run_id: runId } = waiting.data;
    expect((await other.call("get_run", { run_id: runId, wait: 5 })).data).toMatchObject({ status: "paused" });
    expect(await other.call("resume_run", { run_id: runId })).toMatchObject({
      isError: true,
      data: { error: { code: "RUN_CONFLICT" } },
    });
    await other.call("answer_run", { run_id: runId, value: "approve" });
    expect((await other.call("get_run", { run_id: runId, wait: 10 })).data).toMatchObject({ status: "completed" });
    const slowRun = await one.call("run_workflow", { workflow: "Slow", wait: 0 });
    let words = 0;
    const onprogress = () => void words++;
    await other.call("get_run", { run_id: slowRun.data.run_id, wait: 2 }, { onprogress });
    expect(words).toBeGreaterThan(1);
    await other.call("cancel_run", { run_id: slowRun.data.run_id });
    const ended = await other.call("get_run", { run_id: slowRun.data.run_id, wait: 10 });
    expect(ended.data).toMatchObject({ status: "cancelled" });
  });

  it.each(eras)("go on with what a killed one was doing, for a client of %s", async (era) => {
    const root = await folder({ "release.workflow.json": release, "conversation.workflow.json": conversation });
    const child = spawn(process.execPath, [stdioProgram, root], { stdio: ["pipe", "pipe", "ignore"] });
    const lines = createInterface({ input: child.stdout });
    const answered = new Promise<string>((resolve) => {
      lines.on("line", (line) => {
        if (line.includes('"id":2')) resolve(line);
      });
    });
    const send = (message: unknown) => child.stdin.write(`${JSON.stringify(message)}\n`);
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "1" } };
    send({ jsonrpc: "2.0", id: 1, method: "initialize", params });
    send({ jsonrpc: "2.0", id: 2, method: "tools/call", params: { name: "release", arguments: {} } });
    const [, runId] = /"run_id":"([^"]+)"/.exec(await answered) ?? [];
    child.kill("SIGKILL");
    await once(child, "close");
    await using client = await connect(era, placeOf(root));
    expect((await client.call("get_run", { run_id: runId })).data).toMatchObject({ status: "interrupted" });
    const answer = await client.call("answer_run", { run_id: runId, value: "approve" });
    expect(answer.data).toMatchObject({ run_id: runId, status: "completed", output: { publish: "Published 2.4" } });
  });
});
