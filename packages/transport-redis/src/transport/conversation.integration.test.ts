import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  loadWorkflow,
  type NodeContext,
  type NodeType,
  type Question,
  type RunEvent,
  type RunOptions,
  startRun,
} from "@chasmx/core";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { lacksOwnServer, type TestServer } from "../../../../scripts/servers/test-server.test-kit.ts";
import { startRedis } from "../testing/redis.test-kit.ts";
import { spread } from "../testing/spread-workflow.test-kit.ts";
import { redisTransport } from "./redis-transport.ts";

let server: TestServer;
const children: ChildProcess[] = [];

beforeAll(async () => {
  server = await startRedis();
}, 30_000);

afterAll(() => server[Symbol.asyncDispose]());

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

type Work = Record<string, (context: NodeContext) => unknown>;

/** Performs the workflow over Redis, with the given work of its nodes. */
async function perform(
  work: Work,
  answer: (question: Question, context: NodeContext) => unknown,
  options: RunOptions & { readonly url?: string } = {},
) {
  const type: NodeType<unknown> = {
    type: "answering",
    description: "Does what its test says.",
    configSchema: {},
    run: (_, context) => (work[context.run.nodeId]?.(context) ?? null) as never,
    answer: async (question, _, context) => answer(question, context) as never,
  };
  const events: RunEvent[] = [];
  const { url = server.url, ...rest } = options;
  const run = await startRun(await loadWorkflow(spread, { nodeTypes: [type] }), {
    transport: () => redisTransport(url),
    onEvent: (event) => events.push(event),
    ...rest,
  });
  return { run, events, ended: run.finished };
}

/** Starts a process that hosts the agent b. */
async function hostElsewhere(runId: string, when = "") {
  const file = path.join(server.folder, `${runId}.answers`);
  const program = path.join(import.meta.dirname, "../testing/host-program.test-kit.ts");
  const child = spawn(process.execPath, [program, server.url, runId, file, when], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  await new Promise<void>((resolve) =>
    child.stdout.on("data", (text: Buffer) => String(text).includes("hosting") && resolve()),
  );
  return { child, answers: async () => (await readFile(file, "utf8").catch(() => "")).split("\n").filter(Boolean) };
}

const codeOf = (work: Promise<unknown>) => work.catch(({ code }) => code);

const askAll =
  (count: number) =>
  async ({ agent }: NodeContext) => {
    const asks = Array.from({ length: count }, (_, at) => agent.ask("b", String(at), { step: `s${at}` }));
    return (await Promise.all(asks)).length;
  };

describe.skipIf(lacksOwnServer("redis"))("a conversation over Redis", () => {
  test("with a thousand questions in flight loses none when the server is killed and started again", async () => {
    const own = await startRedis();
    try {
      let answered = 0;
      const { ended, events } = await perform(
        { a: askAll(1000) },
        async ({ question }) => {
          answered += 1;
          if (answered === 300) void own.restart();
          await new Promise((resolve) => setTimeout(resolve, 1));
          return question;
        },
        { url: own.url },
      );
      const state = await ended;
      expect(state.nodes.get("a")?.output).toBe(1000);
      expect(answered).toBe(1000);
      expect(state.fallback).toBeUndefined();
      expect(events.some((event) => event.type === "log" && event.message.includes("is back"))).toBe(true);
    } finally {
      await own[Symbol.asyncDispose]();
    }
  }, 40_000);

  test("goes on in memory where there is no server, says why, and ends by itself", async () => {
    const { ended } = await perform({ a: askAll(3) }, ({ question }) => question, { url: "redis://127.0.0.1:1" });
    const state = await ended;
    expect(state).toMatchObject({
      status: "completed",
      transport: "memory",
      fallback: { code: "TRANSPORT_UNAVAILABLE", message: expect.stringContaining("nothing listens there") },
    });
  });

  test("is not seen by another run of the same workflow at the same time", async () => {
    const both = await Promise.all(
      [1, 2].map((number) =>
        perform({ a: askAll(50) }, ({ question }) => `${number}: ${question}`, { runId: `same-${number}` }),
      ),
    );
    for (const { ended, events } of both) {
      expect((await ended).nodes.get("a")?.output).toBe(50);
      expect(events.filter(({ type }) => type === "message-dropped")).toEqual([]);
    }
  });

  test("drops what a stranger publishes on its channels, writes that down, and takes none of it", async () => {
    const redis = new Redis(server.url);
    const deep = `${"[".repeat(200)}${"]".repeat(200)}`;
    const forged = (change: object) =>
      JSON.stringify([
        {
          v: 1,
          id: "x",
          type: "response",
          run_id: "watched",
          path: "",
          from: "node-watched-b",
          to: "node-watched-a",
          content: "FORGED",
          ...change,
        },
      ]);
    const { ended, events } = await perform(
      { a: ({ agent }) => agent.ask("b", "?") },
      async () => {
        const channels = (await redis.pubsub("CHANNELS", "chasmx:watched:*")) as string[];
        expect(channels.length).toBe(2);
        for (const channel of channels) {
          for (const junk of [
            "",
            "no JSON",
            deep,
            `[{"v":9}]`,
            "x".repeat(1000),
            forged({ reply_to: "unknown" }),
            forged({ run_id: "other" }),
            forged({ type: "query" }),
          ])
            await redis.publish(channel, junk);
          await redis.publish(channel, Buffer.from([0xff, 0x00, 0xfe]));
        }
        return "true";
      },
      { runId: "watched" },
    );
    const state = await ended;
    redis.disconnect();
    expect(state.nodes.get("a")?.output).toBe("true");
    expect(events.filter(({ type }) => type === "message-dropped").length).toBeGreaterThanOrEqual(12);
  });
});

describe.skipIf(lacksOwnServer("redis"))("an agent in another process, over Redis", () => {
  test("answers a thousand questions at a time, and does its own work", async () => {
    const { answers } = await hostElsewhere("far");
    const { ended } = await perform({ a: askAll(1000) }, () => "never here", { runId: "far", remote: ["b"] });
    const state = await ended;
    expect(state.nodes.get("a")?.output).toBe(1000);
    expect(state.nodes.get("b")?.output).toBe("b worked elsewhere");
    expect((await answers()).length).toBe(1000);
  }, 30_000);

  test.each(["before", "during", "after"])(
    "whose process is killed %s it answers leaves nobody waiting",
    async (when) => {
      const runId = `killed-${when}`;
      const { answers } = await hostElsewhere(runId, when);
      const { ended, events } = await perform(
        { a: async ({ agent }) => [await codeOf(agent.ask("b", "One?")), await codeOf(agent.ask("b", "Two?"))] },
        () => "never here",
        { runId, remote: ["b"] },
      );
      const state = await ended;
      const expected = when === "after" ? ["re One?", "AGENT_NOT_FOUND"] : ["AGENT_NOT_FOUND", "AGENT_NOT_FOUND"];
      expect(state.nodes.get("a")?.output).toEqual(expected);
      expect((await answers()).filter((question) => question === "One?").length).toBe(when === "before" ? 0 : 1);
      expect(events.some((event) => event.type === "agent-unregistered" && event.node_id === "b")).toBe(true);
      expect(state.agents.size).toBe(0);
    },
    40_000,
  );
});
