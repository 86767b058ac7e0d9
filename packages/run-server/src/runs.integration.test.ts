import { cp } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import {
  answerRun,
  cancelRun,
  listRuns,
  listWorkflows,
  readConversation,
  replayRun,
  rerun,
  runRequests,
  shutdown,
  startRun,
} from "./protocol/index.ts";
import { startServe } from "./testing/serve-process.test-kit.ts";
import { conversation, folderOf, release, slow } from "./testing/workflows.test-kit.ts";

test("lists workflows, runs one with all its events, and says goodbye", { timeout: 60_000 }, async () => {
  await using folder = await folderOf({ "flows/talk.workflow.json": conversation, "broken.workflow.json": "{" });
  await using server = startServe(folder.root);
  expect(await server.initialize()).toMatchObject({ protocol_version: 1, root: folder.root });
  const workflows = await server.connection.sendRequest(listWorkflows);
  expect(workflows).toMatchObject([
    { file: "broken.workflow.json", name: "broken.workflow.json", errors: 3 },
    { file: "flows/talk.workflow.json", name: "Conversation", mode: "simple", errors: 0 },
  ]);
  const started = await server.connection.sendRequest(startRun, { file: "flows/talk.workflow.json", inputs: {} });
  // The answer comes before the first event.
  expect(server.events(started.run_id)).toEqual([]);
  expect(started.notes).toEqual([expect.stringContaining("Rehearsal")]);
  expect(await server.untilEnd(started.run_id)).toMatchObject({ type: "run-completed" });
  const events = server.events(started.run_id);
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index));
  expect(events.filter(({ type }) => type === "message-sent")).toHaveLength(1);
  const { markdown } = await server.connection.sendRequest(readConversation, { run_id: started.run_id });
  expect(markdown).toContain("What are tides?");
  expect(await server.connection.sendRequest(listRuns, {})).toMatchObject([
    { run_id: started.run_id, status: "completed", file: "flows/talk.workflow.json", mode: { now: "simple" } },
  ]);
  await server.connection.sendRequest(shutdown);
  expect(await server.exited).toBe(0);
  expect(server.stderr()).toBe("");
});

test("answers an approval and cancels a run", { timeout: 60_000 }, async () => {
  await using folder = await folderOf({ "release.workflow.json": release, "slow.workflow.json": slow(600) });
  await using server = startServe(folder.root);
  await server.initialize();
  const { connection } = server;
  const { run_id: runId } = await connection.sendRequest(startRun, { file: "release.workflow.json", inputs: {} });
  await server.until(runId, (events) => events.some(({ type }) => type === "run-paused"));
  const [request] = await connection.sendRequest(runRequests, { run_id: runId });
  expect(request).toMatchObject({ node: "ship", question: "Publish 2.4?" });
  const key = request?.key ?? "";
  await expect(connection.sendRequest(answerRun, { run_id: runId, key, value: "perhaps" })).rejects.toMatchObject({
    data: { code: "INPUT_INVALID" },
  });
  expect(await connection.sendRequest(answerRun, { run_id: runId, key, value: "approve" })).toMatchObject({
    outcome: "taken",
  });
  expect(await server.untilEnd(runId)).toMatchObject({ type: "run-completed" });

  const other = await connection.sendRequest(startRun, { file: "slow.workflow.json", inputs: {} });
  await server.until(other.run_id, (events) => events.some(({ type }) => type === "node-started"));
  await connection.sendRequest(cancelRun, { run_id: other.run_id });
  expect(await server.untilEnd(other.run_id)).toMatchObject({ type: "run-cancelled" });
});

test("runs an example whose workflow within asks a person, and answers it twice", { timeout: 60_000 }, async () => {
  await using folder = await folderOf({});
  const example = path.join(import.meta.dirname, "..", "..", "..", "examples", "review-loop");
  await cp(example, folder.root, { recursive: true });
  await using server = startServe(folder.root);
  await server.initialize();
  const { connection } = server;
  const { run_id: runId } = await connection.sendRequest(startRun, { file: "review-loop.workflow.json", inputs: {} });
  for (const value of ["again", "send"]) {
    const isAnswered = (count: number) =>
      server.events(runId).filter(({ type }) => type === "input-given").length === count;
    const asked = value === "again" ? 1 : 2;
    await server.until(
      runId,
      (events) => events.filter(({ type }) => type === "input-requested").length === asked && isAnswered(asked - 1),
    );
    const [request] = await connection.sendRequest(runRequests, { run_id: runId });
    const answer = { run_id: runId, key: request?.key ?? "", value };
    expect(await connection.sendRequest(answerRun, answer)).toMatchObject({ outcome: "taken" });
  }
  expect(await server.untilEnd(runId)).toMatchObject({ type: "run-completed" });
  expect(await connection.sendRequest(replayRun, { run_id: runId })).toEqual({ status: "completed", differences: [] });
  const { markdown } = await connection.sendRequest(readConversation, { run_id: runId });
  expect(markdown).toContain("asks a person");
  await expect(connection.sendRequest(rerun, { run_id: runId, from: "nowhere" })).rejects.toMatchObject({
    data: { code: "OPTION_INVALID" },
  });
});
