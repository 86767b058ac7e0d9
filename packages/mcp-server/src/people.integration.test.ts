import { rm } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { type CallToolRequest, Client, type InputRequiredResult } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ListeningServer, serveHttp } from "./serve/serve-http.ts";
import { connect, eras, type Person } from "./testing/clients.test-kit.ts";
import { type OpenFolder, openFolder } from "./testing/open-folder.test-kit.ts";
import { stdioProgram } from "./testing/stdio-folders.test-kit.ts";
import { release } from "./testing/workflows.test-kit.ts";

/** Forms for people: what they may hold, and what a client may send back. */

const limit = {
  name: "Limit",
  metadata: { max_concurrency: 2 },
  nodes: [
    {
      id: "limit",
      type: "approval",
      config: {
        question: "How much?",
        details: { from: "model\u001b[31m", lines: ["one", "two"] },
        schema: { type: "object", properties: { amount: { type: "number", maximum: 100 } }, required: ["amount"] },
      },
    },
    {
      id: "tags",
      type: "approval",
      config: { question: "Which tags?", schema: { type: "array", items: { type: "string" } } },
    },
  ],
};

const ids = Array.from({ length: 10 }, (_, index) => `d${index}`);
const tenDecisions = {
  name: "Ten decisions",
  nodes: ids.map((id) => ({ id, type: "approval", config: { question: `${id}?` } })),
  edges: ids.slice(1).map((to, index) => ({ from: `d${index}`, to, branch: "approve" })),
};

let folder: OpenFolder;
let listening: ListeningServer;

beforeAll(async () => {
  folder = await openFolder({
    "ten.workflow.json": tenDecisions,
    "limit.workflow.json": limit,
    "release.workflow.json": release,
  });
  listening = await serveHttp(folder.server, { address: { host: "127.0.0.1", port: 0 } });
});

afterAll(async () => {
  await listening?.close();
  await rm(folder.root, { recursive: true, force: true });
});

describe.each(eras)("the person before a client of %s", (era) => {
  const open = async (person: Person) => await connect(era, { url: listening.url, name: `people-${era}` }, person);

  it("fills in several forms of one run, and is asked again where an answer does not fit", async () => {
    const messages: string[] = [];
    let tries = 0;
    await using client = await open(({ message, requestedSchema }) => {
      messages.push(message);
      const isTags = JSON.stringify(requestedSchema).includes("JSON");
      if (isTags) return { action: "accept", content: { answer: '["a", "b"]' } };
      tries += 1;
      return { action: "accept", content: { amount: tries === 1 ? 500 : 50 } };
    });
    const answer = await client.call("run_workflow", { workflow: "Limit" });
    expect(answer.data).toMatchObject({ status: "completed", output: { limit: { amount: 50 }, tags: ["a", "b"] } });
    expect(messages.filter((message) => message.includes("How much?"))).toHaveLength(2);
    expect(messages.find((message) => message.startsWith("What you gave does not fit."))).toContain("/amount");
    expect(messages[0]).toContain("| from: model\\u001b[31m\n| lines:\n|   - one\n|   - two");
  });

  it("is asked no more than a client bears in one call, and the run goes on waiting", async () => {
    let asked = 0;
    await using client = await open(() => {
      asked += 1;
      return { action: "accept", content: { answer: "approve" } };
    });
    const answer = await client.call("run_workflow", { workflow: "Ten decisions" });
    expect(answer).toMatchObject({ isError: false, data: { status: "paused", waiting_for: [{ node: "d7" }] } });
    expect(asked).toBe(7);
    const later = await client.call("answer_run", { run_id: answer.data.run_id, value: "approve" });
    expect(later.data).toMatchObject({ status: "completed" });
  });

  it("may take longer than the client's time-out where it goes by progress", { timeout: 30_000 }, async () => {
    await using client = await connect(era, { url: listening.url }, (async () => {
      await pause(3_000);
      return { action: "accept", content: { answer: "reject" } };
    }) as unknown as Person);
    const options = { timeout: 2_000, resetTimeoutOnProgress: true, onprogress: () => undefined };
    const call = client.call("release", {}, era === "2025" ? options : {});
    expect((await call).data).toMatchObject({ status: "completed" });
  });
});

describe("what a client carries for its run", () => {
  const call: CallToolRequest["params"] = { name: "release", arguments: {} };

  async function ask(root: string) {
    const capabilities = { elicitation: { form: {} } };
    const versionNegotiation = { mode: { pin: "2026-07-28" } } as const;
    const client = new Client({ name: "manual", version: "1" }, { capabilities, versionNegotiation });
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [stdioProgram, root], stderr: "ignore" }),
    );
    const asked = (await client.callTool(call, { allowInputRequired: true })) as unknown as InputRequiredResult;
    const { requestState = "", inputRequests = {} } = asked;
    const [key = ""] = Object.keys(inputRequests);
    const again = async (params: object) =>
      (await client.callTool({ ...call, ...params } as typeof call, { allowInputRequired: true })) as unknown as Record<
        string,
        unknown
      > & { readonly structuredContent: Record<string, unknown> };
    return { client, requestState, key, again };
  }

  it("is refused where it was changed, belongs to another tool, or comes from another process", async () => {
    const { client, requestState, key, again } = await ask(folder.root);
    const inputResponses = { [key]: { action: "accept", content: { answer: "approve" } } };
    await expect(again({ requestState: `${requestState}x`, inputResponses })).rejects.toThrow("requestState");
    await expect(again({ requestState: "x", inputResponses })).rejects.toThrow("requestState");
    await expect(again({ name: "list_runs", requestState, inputResponses })).rejects.toThrow("another tool");
    const other = await ask(folder.root);
    await expect(other.again({ requestState, inputResponses })).rejects.toThrow("requestState");
    await client.close();
    await other.client.close();
  });

  it("goes on with its run, whatever is missing or comes twice, and never starts another", async () => {
    const { client, requestState, key, again } = await ask(folder.root);
    const runsOf = async () => {
      const { structuredContent } = await client.callTool({ name: "list_runs", arguments: { limit: 500 } });
      return (structuredContent as { runs: unknown[] }).runs.length;
    };
    const before = await runsOf();
    for (const inputResponses of [{}, { other: { action: "accept" } }]) {
      expect(await again({ requestState, inputResponses })).toMatchObject({ resultType: "input_required" });
    }
    const inputResponses = { [key]: { action: "accept", content: { answer: "approve" } } };
    const done = await again({ requestState, inputResponses });
    expect(done.structuredContent).toMatchObject({ status: "completed", output: { publish: "Published 2.4" } });
    const twice = await again({ requestState, inputResponses });
    expect(twice.structuredContent).toMatchObject({ run_id: done.structuredContent.run_id, status: "completed" });
    expect(await runsOf()).toBe(before);
    await client.close();
  });
});
