import { symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  cancelRun,
  initialize,
  listRuns,
  listWorkflows,
  protocolVersion,
  readWorkflow,
  runTests,
  setupChanged,
  startRun,
  watchRun,
} from "./protocol/index.ts";
import { type ServeProcess, startServe } from "./testing/serve-process.test-kit.ts";
import { conversation, folderOf, hello } from "./testing/workflows.test-kit.ts";

const timeout = 60_000;

/** What a request fails with. */
async function failureOf(
  request: Promise<unknown>,
): Promise<{ code: number; message: string; data: { code: string } }> {
  return await request.then(
    (value) => {
      throw new Error(`It did not fail, but gave ${JSON.stringify(value)}`);
    },
    (error) => error,
  );
}

/** Sends bytes as they are, and gives the error that comes back without an id. */
async function answerTo(server: ServeProcess, bytes: readonly (string | Buffer)[]): Promise<unknown> {
  const { stdout, stdin } = server.child;
  const answer = new Promise<string>((resolve) => {
    const listen = (chunk: Buffer) => {
      if (!String(chunk).includes('"id":null')) return;
      stdout.off("data", listen);
      resolve(String(chunk));
    };
    stdout.on("data", listen);
  });
  for (const one of bytes) stdin.write(one);
  return JSON.parse((await answer).replace(/^[\s\S]*?\r\n\r\n/, ""));
}

describe("a client that is wrong is told so, and is served on", { timeout }, () => {
  test("a method before chasmx/initialize, another version, and a second beginning", async () => {
    await using folder = await folderOf({});
    await using server = startServe(folder.root);
    expect(await failureOf(server.connection.sendRequest(listRuns, {}))).toMatchObject({
      code: -32002,
      data: { code: "OPTION_INVALID" },
    });
    const failure = await failureOf(server.initialize({ protocol_version: 99 }));
    expect(failure).toMatchObject({ data: { code: "OPTION_INVALID" } });
    expect(failure.message).toMatch(/version 99 .* version 1\./);
    expect(await failureOf(server.connection.sendRequest(listRuns, {}))).toMatchObject({ code: -32002 });
    expect(await server.initialize()).toMatchObject({ protocol_version: protocolVersion, root: folder.root });
    expect(await failureOf(server.initialize())).toMatchObject({ message: expect.stringContaining("already") });
    expect(await server.connection.sendRequest(listRuns, {})).toEqual([]);
  });

  test("a method that there is not, and parameters of other kinds", async () => {
    await using folder = await folderOf({ "hello.workflow.json": hello });
    await using server = startServe(folder.root);
    await server.initialize();
    const { connection } = server;
    expect(await failureOf(connection.sendRequest("runs/explode", {}))).toMatchObject({ code: -32601 });
    const wrong: [string, unknown][] = [
      [startRun.method, {}],
      [startRun.method, { file: 5 }],
      [startRun.method, { file: "hello.workflow.json", inputs: [] }],
      [startRun.method, { file: "hello.workflow.json", inputs: {}, mode: "loud" }],
      [startRun.method, { file: "hello.workflow.json", inputs: {}, rehearse: "yes" }],
      [listRuns.method, { limit: 0 }],
      [listRuns.method, { limit: 1.5 }],
      [cancelRun.method, { run_id: "" }],
      [runTests.method, { file: "a.workflow.test.json", names: "all" }],
    ];
    for (const [method, params] of wrong) {
      expect(await failureOf(connection.sendRequest(method, params)), JSON.stringify(params)).toMatchObject({
        data: { code: "OPTION_INVALID" },
      });
    }
    expect(await failureOf(connection.sendRequest(startRun.method, [1, 2]))).toMatchObject({
      data: { code: "OPTION_INVALID" },
    });
    expect(await connection.sendRequest(listRuns, {})).toEqual([]);
  });

  test("a run that there is not, under any name", async () => {
    await using folder = await folderOf({});
    await using server = startServe(folder.root);
    await server.initialize();
    for (const runId of ["nothing", "../../etc/passwd", "a/b", "x".repeat(5_000), "\u0000"]) {
      for (const method of [
        "runs/watch",
        "runs/cancel",
        "runs/resume",
        "runs/rerun",
        "runs/replay",
        "runs/requests",
        "runs/delete",
        "runs/conversation",
      ]) {
        const failure = await failureOf(server.connection.sendRequest(method, { run_id: runId }));
        expect(failure.data, `${method} ${runId.slice(0, 20)}`).toMatchObject({ code: "RUN_NOT_FOUND" });
      }
    }
  });

  test("a file outside of the root, hidden, installed, or behind a symbolic link", async ({ skip }) => {
    await using outside = await folderOf({ "secret.workflow.json": conversation, "t.workflow.test.json": {} });
    await using folder = await folderOf({
      "hello.workflow.json": hello,
      ".hidden.workflow.json": hello,
      "node_modules/a.workflow.json": hello,
      "chasmx.config.json": {},
      "climbing.workflow.test.json": {
        workflow: `../${path.basename(outside.root)}/secret.workflow.json`,
        expect: { status: "completed" },
      },
    });
    try {
      await symlink(path.join(outside.root, "secret.workflow.json"), path.join(folder.root, "link.workflow.json"));
      await symlink(outside.root, path.join(folder.root, "door"));
    } catch {
      skip("This system makes no symbolic links.");
    }
    await using server = startServe(folder.root);
    await server.initialize();
    const { connection } = server;
    for (const file of [
      "../secret.workflow.json",
      path.join(outside.root, "secret.workflow.json"),
      "link.workflow.json",
      "door/secret.workflow.json",
      ".hidden.workflow.json",
      "node_modules/a.workflow.json",
      "chasmx.config.json",
      "C:\\a.workflow.json",
      "hello.workflow.json\u0000",
    ]) {
      for (const method of [readWorkflow.method, startRun.method, "workflows/transport"]) {
        const failure = await failureOf(connection.sendRequest(method, { file, inputs: {} }));
        expect(failure.data, `${method} ${file}`).toMatchObject({ code: "FILE_NOT_READABLE" });
      }
    }
    expect(await failureOf(connection.sendRequest(runTests, { file: "door/t.workflow.test.json" }))).toMatchObject({
      data: { code: "FILE_NOT_READABLE" },
    });
    const climbing = await failureOf(connection.sendRequest(runTests, { file: "climbing.workflow.test.json" }));
    expect(climbing).toMatchObject({
      data: { code: "TEST_INVALID" },
      message: expect.stringContaining("leads out of"),
    });
    expect((await connection.sendRequest(listWorkflows)).map(({ file }) => file)).toEqual(["hello.workflow.json"]);
  });

  test("bytes that are no message, no JSON, or too many", async () => {
    await using folder = await folderOf({});
    await using server = startServe(folder.root);
    await server.initialize();
    const parse = { error: { code: -32700, data: { code: "OPTION_INVALID" } } };
    expect(await answerTo(server, ["Content-Length: 9\r\n\r\n{broken: "])).toMatchObject(parse);
    expect(await answerTo(server, ["Content-Length: 2\r\n\r\n[]"])).toMatchObject(parse);
    expect(await answerTo(server, ["Content-Type: text/html\r\n\r\n"])).toMatchObject(parse);
    expect(await answerTo(server, ["x".repeat(10_000)])).toMatchObject(parse);
    const bytes = 40 * 1024 * 1024;
    const large = [`Content-Length: ${bytes}\r\n\r\n`, Buffer.alloc(bytes, "x")];
    expect(await answerTo(server, large)).toMatchObject({ error: { code: -32600 } });
    expect(await server.connection.sendRequest(listRuns, {})).toEqual([]);
  });

  test("a cancellation of nothing", async () => {
    await using folder = await folderOf({});
    await using server = startServe(folder.root);
    await server.initialize();
    for (const params of ["", ',"params":{"id":null}', ',"params":[]']) {
      const text = `{"jsonrpc":"2.0","method":"$/cancelRequest"${params}}`;
      server.child.stdin.write(`Content-Length: ${text.length}\r\n\r\n${text}`);
    }
    expect(await server.connection.sendRequest(listRuns, {})).toEqual([]);
  });

  test("a message of JSON that is neither a request nor an answer to one", async () => {
    await using folder = await folderOf({});
    await using server = startServe(folder.root);
    for (const text of ['{"jsonrpc":"2.0"}', '{"jsonrpc":"2.0","id":7,"result":1}', '{"method":{},"id":[]}']) {
      server.child.stdin.write(`Content-Length: ${text.length}\r\n\r\n${text}`);
    }
    expect(await server.initialize()).toMatchObject({ protocol_version: protocolVersion });
    expect(server.stderr()).toBe("");
  });
});

test("tells that its configuration is another one", { timeout }, async () => {
  await using folder = await folderOf({ "chasmx.config.json": {} });
  await using server = startServe(folder.root);
  const told = new Promise<void>((resolve) => server.connection.onNotification(setupChanged, resolve));
  await server.initialize();
  await writeFile(path.join(folder.root, "chasmx.config.json"), '{ "plugins": [] }');
  await expect(told).resolves.toBeUndefined();
});

test("says on stderr what is wrong with its folder, and ends with 2", { timeout }, async () => {
  await using folder = await folderOf({});
  await using server = startServe(path.join(folder.root, "nowhere"), { cwd: folder.root });
  expect(await server.exited).toBe(2);
  expect(server.stderr()).toContain("FILE_NOT_READABLE");
});

test("keeps stdout for the protocol, whatever a plugin prints", { timeout }, async () => {
  const plugin = `export const plugin = { name: "loud", apiVersion: 1, nodes: [{
    type: "loud", description: "Prints.", configSchema: { type: "object" },
    async run() { console.log("to the console"); process.stdout.write("to stdout\\n"); return "done"; } }] };`;
  await using folder = await folderOf({
    "chasmx.config.json": { plugins: ["./loud.mjs"] },
    "loud.mjs": plugin,
    "loud.workflow.json": { name: "Loud", nodes: [{ id: "a", type: "loud" }] },
  });
  await using server = startServe(folder.root);
  let written = "";
  server.child.stdout.on("data", (chunk: Buffer) => (written += String(chunk)));
  await server.connection.sendRequest(initialize, {
    protocol_version: 1,
    client: { name: "test", version: "1" },
    answers: {},
  });
  const { run_id: runId } = await server.connection.sendRequest(startRun, { file: "loud.workflow.json", inputs: {} });
  expect(await server.untilEnd(runId)).toMatchObject({ type: "run-completed" });
  expect(written).not.toContain("to the console");
  expect(written).not.toContain("to stdout");
  expect(server.stderr()).toContain("to the console");
  expect(server.stderr()).toContain("to stdout");
  await expect(server.connection.sendRequest(watchRun, { run_id: runId })).resolves.toBeNull();
});
