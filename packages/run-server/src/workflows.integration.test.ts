import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { listWorkflows, readWorkflow, startRun, transportStatus, workflowsChanged } from "./protocol/index.ts";
import { startServe } from "./testing/serve-process.test-kit.ts";
import { conversation, folderOf, hello } from "./testing/workflows.test-kit.ts";

const timeout = 60_000;
const talking = { ...conversation, metadata: { communication_mode: "pubsub" } };

test("lists what files say of themselves, broken ones too, with their latest runs", { timeout }, async () => {
  await using folder = await folderOf({
    "a/hello.workflow.json": hello,
    "broken.workflow.json": { name: "Broken", variables: [5, { name: "v" }], nodes: "none" },
    "list.workflow.json": "[]",
    "other.json": hello,
  });
  await using server = startServe(folder.root, { env: { CHASMX_INPUT_API_KEY: "a-value-from-outside" } });
  await server.initialize();
  const { connection } = server;
  const { run_id: runId } = await connection.sendRequest(startRun, {
    file: "a/hello.workflow.json",
    inputs: { who: "you" },
  });
  await server.untilEnd(runId);
  expect(await connection.sendRequest(listWorkflows)).toMatchObject([
    {
      file: "a/hello.workflow.json",
      name: "Hello",
      description: "Says hello.",
      errors: 0,
      secrets_given: ["api_key"],
      last_run: { run_id: runId, status: "completed" },
    },
    { file: "broken.workflow.json", name: "Broken", variables: [{ name: "v" }] },
    { file: "list.workflow.json", name: "list.workflow.json" },
  ]);
  expect(await connection.sendRequest(readWorkflow, { file: "broken.workflow.json" })).toMatchObject({ nodes: "none" });
  await expect(connection.sendRequest(readWorkflow, { file: "list.workflow.json" })).rejects.toMatchObject({
    data: { code: "WORKFLOW_INVALID" },
  });
  await expect(connection.sendRequest(startRun, { file: "broken.workflow.json", inputs: {} })).rejects.toMatchObject({
    data: { code: "WORKFLOW_INVALID", details: expect.any(Array) },
  });
});

test("tells when a file comes, changes or goes", { timeout }, async () => {
  await using folder = await folderOf({ "hello.workflow.json": hello });
  await using server = startServe(folder.root);
  await server.initialize();
  const { connection } = server;
  let changed = Promise.withResolvers<void>();
  connection.onNotification(workflowsChanged, () => changed.resolve());
  const heard = async () => {
    await changed.promise;
    changed = Promise.withResolvers<void>();
    return (await connection.sendRequest(listWorkflows)).map(({ name }) => name);
  };
  expect(await connection.sendRequest(listWorkflows)).toHaveLength(1);
  await writeFile(path.join(folder.root, "new.workflow.json"), JSON.stringify(conversation));
  expect(await heard()).toEqual(["Hello", "Conversation"]);
  await writeFile(path.join(folder.root, "new.workflow.json"), JSON.stringify({ ...conversation, name: "Another" }));
  expect(await heard()).toEqual(["Hello", "Another"]);
  await rm(path.join(folder.root, "new.workflow.json"));
  expect(await heard()).toEqual(["Hello"]);
});

test("says whether a run could talk over its transport, and why not, without a password", { timeout }, async () => {
  await using folder = await folderOf({ "a.workflow.json": talking, "b.workflow.json": conversation });
  const statusWith = async (transport: string | undefined, file: string) => {
    const env: Record<string, string> = transport === undefined ? {} : { CHASMX_TRANSPORT: transport };
    await using server = startServe(folder.root, { env });
    await server.initialize();
    return await server.connection.sendRequest(transportStatus, { file });
  };
  expect(await statusWith(undefined, "b.workflow.json")).toEqual({
    mode: "simple",
    transport: "memory",
    is_ready: true,
  });
  expect(await statusWith(undefined, "a.workflow.json")).toMatchObject({
    mode: "pubsub",
    is_ready: false,
    reason: expect.stringContaining("CHASMX_TRANSPORT"),
  });
  expect(await statusWith("memory:", "a.workflow.json")).toMatchObject({ transport: "memory", is_ready: true });
  const refused = await statusWith("pigeon://me:hidden-word@nowhere:1", "a.workflow.json");
  expect(refused).toMatchObject({ mode: "pubsub", is_ready: false });
  expect(refused.reason).toContain("pigeon");
  expect(JSON.stringify(refused)).not.toContain("hidden-word");
});
