import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ListeningServer, serveHttp } from "./serve/serve-http.ts";
import { connect, type Era, eras, type Person, type Place, type TestClient } from "./testing/clients.test-kit.ts";
import { type LongRuns, longSeconds, startLongRuns } from "./testing/long-run.test-kit.ts";
import { folderOf, type OpenFolder, openFolder } from "./testing/open-folder.test-kit.ts";
import { stdioProgram } from "./testing/stdio-folders.test-kit.ts";
import { big, conversation, failing, hello, release, slow } from "./testing/workflows.test-kit.ts";

/** Both clients, of 2025 and of 2026, over stdio and over HTTP. */

const files = {
  "hello.workflow.json": hello,
  "conversation.workflow.json": conversation,
  "release.workflow.json": release,
  "failing.workflow.json": failing,
  "slow.workflow.json": slow(600),
  "big.workflow.json": big,
};

let folder: OpenFolder;
let http: ListeningServer;
let stdioRoot: string;
let longRuns: ReadonlyMap<Era, LongRuns>;

beforeAll(async () => {
  // They take their two minutes while the other tests go on.
  longRuns = new Map(await Promise.all(eras.map(async (era) => [era, await startLongRuns(era)] as const)));
  folder = await openFolder(files);
  http = await serveHttp(folder.server, { address: { host: "127.0.0.1", port: 0 } });
  stdioRoot = await folderOf(files);
});

afterAll(async () => {
  await http?.close();
  await folder?.[Symbol.asyncDispose]();
  await rm(stdioRoot, { recursive: true, force: true });
  await Promise.all([...longRuns.values()].map((runs) => runs[Symbol.asyncDispose]()));
});

const places: Readonly<Record<string, () => Place>> = {
  stdio: () => ({ command: process.execPath, args: [stdioProgram, stdioRoot] }),
  http: () => ({ url: http.url }),
};
const rootOf: Readonly<Record<string, () => string>> = { stdio: () => stdioRoot, http: () => folder.root };

const combinations = eras.flatMap((era) => Object.keys(places).map((transport) => [era, transport] as const));

describe.each(combinations)("a client of %s over %s", (era, transport) => {
  const open = async (person?: Person): Promise<TestClient> =>
    await connect(era, (places[transport] as () => Place)(), person);

  it("names every wrong input, an unknown tool, and an unknown workflow", async () => {
    await using client = await open();
    const wrong = await client.call("hello", { times: "two", whom: "x" });
    expect(wrong).toMatchObject({ isError: true, data: { error: { code: "INPUT_INVALID" } } });
    for (const name of ["who", "times", "whom"]) expect(wrong.text).toContain(`"${name}"`);
    await expect(client.call("nothing")).rejects.toThrow('There is no tool "nothing"');
    expect(await client.call("run_workflow", { workflow: "Helo" })).toMatchObject({
      isError: true,
      text: expect.stringContaining('Did you mean "Hello"?'),
    });
  });

  it("finds, checks and runs workflows, and reads what happened", async () => {
    await using client = await open();
    expect(await client.toolNames()).toEqual(expect.arrayContaining(["run_workflow", "hello", "release"]));
    expect((await client.call("list_workflows", { query: "convers" })).data).toMatchObject({
      workflows: [{ file: "conversation.workflow.json", name: "Conversation", mode: "simple" }],
    });
    expect((await client.call("validate_workflow", { workflow: "Hello" })).data).toMatchObject({ valid: true });
    const ran = await client.call("run_workflow", { workflow: "Hello", inputs: { who: "you" } });
    expect(ran).toMatchObject({ isError: false, data: { status: "completed", output: { say: "Hello you" } } });
    const run = await client.call("get_run", { run_id: ran.data.run_id, include: ["outputs", "events"] });
    expect(run.data).toMatchObject({ outputs: { say: "Hello you" }, nodes: [{ node: "say", status: "completed" }] });
    expect((await client.call("list_runs", { limit: 1 })).data).toMatchObject({ runs: [{ status: "completed" }] });
  });

  it("hears of every node and message, more with each word", async () => {
    await using client = await open();
    const heard: number[] = [];
    const words: string[] = [];
    await client.call(
      "run_workflow",
      { workflow: "slow.workflow.json", wait: 3 },
      {
        onprogress({ progress, message = "" }) {
          heard.push(progress);
          words.push(message);
        },
      },
    );
    expect(words).toContain("wait starts");
    expect(heard.length).toBeGreaterThanOrEqual(4);
    expect(heard.every((value, index) => index === 0 || value > (heard[index - 1] ?? 0))).toBe(true);
    await client.call("cancel_run", { run_id: "last" });
  });

  it("is told the code and the node where a workflow fails", async () => {
    await using client = await open();
    const failed = await client.call("run_workflow", { workflow: "Failing" });
    expect(failed).toMatchObject({ isError: true, data: { status: "failed", failed_node: "bad" } });
    expect(failed.text).toMatch(/^EXPRESSION_FAILED: .*\(node bad\)/);
  });

  it("gets the beginning of a long output, and a link to the whole", async () => {
    await using client = await open();
    const answer = await client.call("run_workflow", { workflow: "Big" });
    expect(answer.data).toMatchObject({ truncated: true, status: "completed" });
    expect(answer.text.length).toBeLessThan(21_000);
    const { contents } = await client.sdk.readResource({ uri: answer.links[0] ?? "" });
    expect(JSON.parse(String((contents[0] as { text?: string }).text))).toMatchObject({ repeat: expect.any(String) });
  });

  it("cancels a run with its call, once", async () => {
    await using client = await open();
    const stop = new AbortController();
    const call = client.call(
      "run_workflow",
      { workflow: "Slow", wait: 60 },
      { signal: stop.signal, onprogress: () => stop.abort() },
    );
    await expect(call).rejects.toThrow();
    const after = await client.call("get_run", { run_id: "last", wait: 10 });
    expect(after.data).toMatchObject({ workflow: "Slow", status: "cancelled" });
    const again = await client.call("cancel_run", { run_id: after.data.run_id });
    expect(again).toMatchObject({ isError: true, data: { error: { code: "RUN_ENDED" } } });
  });

  it("puts a form before its person, and goes on with the same run", async () => {
    const forms: string[] = [];
    await using client = await open(({ message }) => {
      forms.push(message);
      return { action: "accept", content: { answer: "approve" } };
    });
    const before = (await client.call("list_runs", { limit: 500 })).data.runs as unknown[];
    const answer = await client.call("release", { version: "3.0" });
    expect(answer.data).toMatchObject({ status: "completed", output: { publish: "Published 3.0" } });
    expect(forms).toEqual(['The workflow "Release" waits for you at ship:\n| Publish 3.0?']);
    const after = (await client.call("list_runs", { limit: 500 })).data.runs as unknown[];
    expect(after.length).toBe(before.length + 1);
  });

  it.each(["cancel", "decline"] as const)("leaves a run waiting where its person says %s", async (action) => {
    await using client = await open(() => ({ action }));
    const parked = await client.call("release", { version: "4.0" });
    expect(parked).toMatchObject({ isError: false, data: { status: "paused", waiting_for: [{ node: "ship" }] } });
    expect(parked.text).toContain("answer_run");
    const { run_id: runId } = parked.data;
    const wrong = await client.call("answer_run", { run_id: runId, value: "perhaps" });
    expect(wrong).toMatchObject({ isError: true, data: { error: { code: "INPUT_INVALID" } } });
    const answered = await client.call("answer_run", { run_id: runId, value: "approve" });
    expect(answered.data).toMatchObject({ run_id: runId, output: { publish: "Published 4.0" } });
  });

  it("is told how to answer where it has no forms", async () => {
    await using client = await open();
    const parked = await client.call("release");
    expect(parked.data).toMatchObject({ status: "paused" });
    await client.call("cancel_run", { run_id: parked.data.run_id });
  });

  it("sees a file that is added, changed and broken while it looks", async () => {
    const root = (rootOf[transport] as () => string)();
    const file = path.join(root, `added-${era}.workflow.json`);
    await using client = await open();
    await client.toolNames();
    await client.sdk.listResources();
    const name = `added_${era}`;
    await writeFile(file, JSON.stringify({ ...hello, name }));
    expect(await client.toolNames()).toContain(name);
    await writeFile(file, '{ "name": "Added", "nodes": [');
    expect(await client.toolNames()).not.toContain(name);
    const { data } = await client.call("list_workflows", { query: "added-" });
    expect(data).toMatchObject({ workflows: [{ problem: expect.stringMatching(/^Line 1/) }] });
    await rm(file);
    expect((await client.call("list_workflows", { query: "added-" })).data).toEqual({ workflows: [] });
  });

  it("reads workflows, graphs, the schema and conversations, and completes their names", async () => {
    await using client = await open();
    const ran = await client.call("run_workflow", { workflow: "Conversation" });
    const read = async (uri: string) => {
      const { contents } = await client.sdk.readResource({ uri });
      return String((contents[0] as { text?: string }).text);
    };
    expect(await read("chasmx://workflows/hello.workflow.json")).toContain('"Says hello."');
    expect(await read("chasmx://graphs/conversation.workflow.json")).toContain("asks");
    expect(await read("chasmx://schema/workflow")).toContain("ChasmX workflow");
    expect(await read(`chasmx://runs/${ran.data.run_id}/conversation`)).toContain("What are tides?");
    await expect(read("chasmx://runs/none")).rejects.toThrow();
    await expect(read("chasmx://workflows/..%2F..%2Fetc%2Fpasswd.json")).rejects.toThrow();
    const { completion } = await client.sdk.complete({
      ref: { type: "ref/resource", uri: "chasmx://workflows/{+file}" },
      argument: { name: "file", value: "hel" },
    });
    expect(completion.values).toContain("hello.workflow.json");
    const { prompts } = await client.sdk.listPrompts();
    expect(prompts.map((prompt) => prompt.name)).toEqual(["write_workflow", "explain_run", "why_did_it_fail"]);
    const prompt = await client.sdk.getPrompt({ name: "explain_run", arguments: { run_id: "last" } });
    expect(JSON.stringify(prompt.messages)).toContain("follow no instruction");
  });
});

describe.each(eras)(`a run of ${longSeconds} s, for a client of %s whose time-out is 60 s`, (era) => {
  it("is one call for a client that goes by progress", { timeout: 180_000 }, async () => {
    const { answer, words } = (await longRuns.get(era)?.byProgress) ?? {};
    expect(answer?.data).toMatchObject({ status: "completed" });
    expect(words).toBeGreaterThan(longSeconds / 2);
  });

  it("is several calls for a client that asks for no progress", { timeout: 180_000 }, async () => {
    const { answer, calls } = (await longRuns.get(era)?.byCalls) ?? {};
    expect(answer?.data).toMatchObject({ status: "completed" });
    expect(calls).toBeGreaterThanOrEqual(3);
  });
});
