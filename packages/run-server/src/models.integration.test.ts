import type { LlmRequest } from "@chasmx/core";
import { describe, expect, test } from "vitest";
import { ResponseError } from "vscode-jsonrpc/node";
import {
  cancelRun,
  type ErrorData,
  generate,
  generatedText,
  readSecret,
  rerun,
  resumeRun,
  startRun,
} from "./protocol/index.ts";
import { startServe } from "./testing/serve-process.test-kit.ts";
import { folderOf, hello } from "./testing/workflows.test-kit.ts";

const timeout = 60_000;
const answers = { models: true };

const mixed = {
  name: "Mixed",
  nodes: [
    { id: "editor", type: "ai-processor", config: { model: "vscode/gpt", prompt: "Say something." } },
    { id: "other", type: "ai-processor", config: { prompt: "Rehearse {{outputs.editor}}." } },
  ],
  edges: [{ from: "editor", to: "other" }],
};

describe("models of the editor", { timeout }, () => {
  test("a client that gives none is told so, and nothing is run", async () => {
    await using folder = await folderOf({ "mixed.workflow.json": mixed });
    await using server = startServe(folder.root);
    await server.initialize();
    const starting = server.connection.sendRequest(startRun, { file: "mixed.workflow.json", inputs: {} });
    await expect(starting).rejects.toMatchObject({
      message: expect.stringContaining("vscode/gpt"),
      data: { code: "OPTION_INVALID" },
    });
    // A rehearsal needs none.
    const rehearsal = { file: "mixed.workflow.json", inputs: {}, rehearse: true };
    const { run_id: runId } = await server.connection.sendRequest(startRun, rehearsal);
    expect(await server.untilEnd(runId)).toMatchObject({ type: "run-completed" });
  });

  test("answer for their nodes with their text as it comes, and the project's models for the others", async () => {
    await using folder = await folderOf({ "mixed.workflow.json": mixed });
    await using server = startServe(folder.root);
    const { connection } = server;
    const requests: LlmRequest[] = [];
    connection.onRequest(generate, async ({ call_id: callId, request }) => {
      requests.push(request);
      for (const text of ["The tide ", "is high."]) {
        await connection.sendNotification(generatedText, { call_id: callId, text });
      }
      // What belongs to no call is nobody's.
      await connection.sendNotification(generatedText, { call_id: "another", text: "lost" });
      return { content: "The tide is high.", finish_reason: "stop", usage: { input_tokens: 5, output_tokens: 4 } };
    });
    await server.initialize({ answers });
    const { run_id: runId, notes } = await connection.sendRequest(startRun, {
      file: "mixed.workflow.json",
      inputs: {},
    });
    expect(notes).toEqual([
      "Calls vscode/gpt (vscode).",
      "No other model is called: the answers of the other nodes are placeholders that say what was asked.",
    ]);
    const end = await server.untilEnd(runId);
    expect(end).toMatchObject({ output: { other: expect.stringContaining("Rehearse The tide is high.") } });
    expect(requests).toMatchObject([{ model: "vscode/gpt" }]);
    const told = server.deltas(runId).filter(({ nodeId }) => nodeId === "editor");
    expect(told.map(({ text }) => text).join("")).toBe("The tide is high.");
    // Whoever runs it again calls the same ones.
    const again = await connection.sendRequest(rerun, { run_id: runId });
    expect(await server.untilEnd(again.run_id)).toMatchObject({ type: "run-completed" });
    expect(requests).toHaveLength(2);
  });

  test("are cancelled with their run, also where they never answer", async () => {
    await using folder = await folderOf({ "mixed.workflow.json": mixed });
    await using server = startServe(folder.root);
    const { connection } = server;
    const called = Promise.withResolvers<void>();
    const cancelled = Promise.withResolvers<void>();
    connection.onRequest(generate, (_, token) => {
      token.onCancellationRequested(() => cancelled.resolve());
      called.resolve();
      return new Promise<never>(() => undefined);
    });
    await server.initialize({ answers });
    const { run_id: runId } = await connection.sendRequest(startRun, { file: "mixed.workflow.json", inputs: {} });
    await called.promise;
    await connection.sendRequest(cancelRun, { run_id: runId });
    await cancelled.promise;
    expect(await server.untilEnd(runId)).toMatchObject({ type: "run-cancelled" });
  });

  test.each([
    ["an answer that is none", async () => 5 as never, "PROVIDER_OUTPUT_INVALID"],
    ["an answer without an end", async () => ({ content: "x" }) as never, "PROVIDER_OUTPUT_INVALID"],
    [
      "a person who has not agreed",
      () => new ResponseError(-32000, "Not allowed.", { code: "PROVIDER_UNAUTHORIZED" }),
      "PROVIDER_UNAUTHORIZED",
    ],
    ["a code that no model has", () => new ResponseError(-32000, "Odd.", { code: "RUN_ENDED" }), "PROVIDER_FAILED"],
  ])("fail a run by %s", async (_, respond, code) => {
    await using folder = await folderOf({ "mixed.workflow.json": mixed });
    await using server = startServe(folder.root);
    server.connection.onRequest(generate, respond);
    await server.initialize({ answers });
    const given = { file: "mixed.workflow.json", inputs: {} };
    const { run_id: runId } = await server.connection.sendRequest(startRun, given);
    expect(await server.untilEnd(runId)).toMatchObject({ type: "run-failed", error: { code } });
  });
});

describe("secrets", { timeout }, () => {
  const secret = "a-very-secret-value";
  const needing = {
    ...hello,
    variables: [
      { name: "who", type: "string", value: "you" },
      { name: "api_key", type: "string", secret: true, required: true },
    ],
  };
  const given = { file: "hello.workflow.json", inputs: {} };

  test("are asked of the client where the environment has none, and shown nowhere", async () => {
    await using folder = await folderOf({ "hello.workflow.json": needing });
    await using server = startServe(folder.root);
    const asked: unknown[] = [];
    server.connection.onRequest(readSecret, async (params) => {
      asked.push(params);
      return secret;
    });
    await server.initialize({ answers: { secrets: true } });
    const { run_id: runId } = await server.connection.sendRequest(startRun, given);
    expect(await server.untilEnd(runId)).toMatchObject({ type: "run-completed" });
    expect(asked).toEqual([{ file: "hello.workflow.json", name: "api_key" }]);
    expect(JSON.stringify(server.events(runId))).not.toContain(secret);
    expect(server.stderr()).not.toContain(secret);
    // They are in no journal: a run that begins again needs them again.
    const again = await server.connection.sendRequest(rerun, { run_id: runId });
    expect(await server.untilEnd(again.run_id)).toMatchObject({ type: "run-completed" });
    expect(asked).toHaveLength(2);
  });

  test("of the environment are not asked for", async () => {
    await using folder = await folderOf({ "hello.workflow.json": needing });
    await using server = startServe(folder.root, { env: { CHASMX_INPUT_API_KEY: secret } });
    await server.initialize({ answers: { secrets: true } });
    const { run_id: runId } = await server.connection.sendRequest(startRun, given);
    expect(await server.untilEnd(runId)).toMatchObject({ type: "run-completed" });
  });

  test("are asked for again when a run goes on, and nothing happens without them", async () => {
    const asking = { id: "ask", type: "approval", config: { question: "Go on?" } };
    await using folder = await folderOf({ "hello.workflow.json": { ...needing, nodes: [asking] } });
    const first = startServe(folder.root, { env: { CHASMX_INPUT_API_KEY: secret } });
    await first.initialize();
    const { run_id: runId } = await first.connection.sendRequest(startRun, given);
    await first.until(runId, (events) => events.some(({ type }) => type === "run-paused"));
    await first[Symbol.asyncDispose]();
    await using second = startServe(folder.root);
    const answers: (string | null)[] = [null, secret];
    second.connection.onRequest(readSecret, () => answers.shift() ?? null);
    await second.initialize({ answers: { secrets: true } });
    await expect(second.connection.sendRequest(resumeRun, { run_id: runId })).rejects.toMatchObject({
      data: { code: "INPUT_INVALID" },
    });
    await second.connection.sendRequest(resumeRun, { run_id: runId });
    await second.until(runId, (events) => events.some(({ type }) => type === "run-resumed"));
    expect(answers).toEqual([]);
  });

  test.each<[string, () => string | null | ResponseError<ErrorData>]>([
    ["nobody gives", () => null],
    ["are given as something else", () => 5 as never],
    ["cannot be given", () => new ResponseError(-32000, `No: ${secret}`)],
  ])("that %s keep a run from beginning", async (_, respond) => {
    await using folder = await folderOf({ "hello.workflow.json": needing });
    await using server = startServe(folder.root);
    server.connection.onRequest(readSecret, respond);
    await server.initialize({ answers: { secrets: true } });
    const failure = await server.connection.sendRequest(startRun, given).catch((error: unknown) => error);
    expect(failure).toMatchObject({ data: { code: "INPUT_INVALID" } });
    expect(String(failure)).not.toContain(secret);
  });

  test("are never inputs", async () => {
    await using folder = await folderOf({ "hello.workflow.json": needing });
    await using server = startServe(folder.root);
    await server.initialize();
    const starting = server.connection.sendRequest(startRun, { ...given, inputs: { api_key: secret } });
    await expect(starting).rejects.toMatchObject({ data: { code: "INPUT_INVALID" } });
  });
});
