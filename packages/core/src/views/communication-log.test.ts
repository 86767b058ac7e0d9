import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { loadWorkflow } from "../checks/load.ts";
import type { LlmProvider } from "../contracts/llm-provider.ts";
import type { RunEvent, RunEventBody } from "../contracts/run-event.ts";
import type { Transport } from "../contracts/transport.ts";
import { startRun } from "../engine/executor.ts";
import type { RunOptions } from "../engine/options.ts";
import { memoryTransport } from "../memory/memory-transport.ts";
import { rehearsal } from "../models/rehearsal.ts";
import { communicationLog } from "./communication-log.ts";
import type { CommunicationLog } from "./communication-log-schema.ts";

type Schema = Readonly<Record<string, unknown>>;

const published = JSON.parse(
  readFileSync(new URL("../../schema/communication-log.schema.json", import.meta.url), "utf8"),
) as Schema;

/** A schema that allows nothing that it does not describe. */
function closed(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(closed);
  const parts = Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, closed(part)]));
  return "properties" in schema ? { ...parts, additionalProperties: false } : parts;
}

const ajv = new Ajv({ allErrors: true });
const isLog = ajv.compile(published);
const isDescribedLog = ajv.compile(closed(published) as Schema);

function expectLog(log: CommunicationLog): void {
  isDescribedLog(JSON.parse(JSON.stringify(log)));
  expect(isDescribedLog.errors).toBeNull();
}

const agent = (id: string, prompt: string, more: object = {}) => ({
  id,
  type: "ai-processor",
  config: { can_communicate: true, prompt, ...more },
});

const talk = {
  name: "Talk",
  metadata: { communication_mode: "pubsub" },
  nodes: [
    agent(
      "a",
      "CALL: set_shared_context('tone', {'dry': true}) CALL: broadcast_message('Hear.') CALL: ask_node('b', 'Why?', {'n': 1})",
    ),
    agent("b", "CALL: ask_node('mute', 'What?') CALL: broadcast_message('Nobody.', ['filter'])"),
    agent("mute", "Know.", { can_communicate: false }),
  ],
  edges: [{ from: "a", to: "b" }],
};

/** A transport on which everything arrives twice. */
function twice(): Transport {
  const inner = memoryTransport();
  return {
    ...inner,
    async publish(channel, payload) {
      await inner.publish(channel, payload);
      return await inner.publish(channel, payload);
    },
  };
}

const embedded = rehearsal();

/** The embedded model, which answers nobody. */
const ill: LlmProvider = {
  ...embedded,
  async generate(request, options) {
    if (request.messages.at(-1)?.content.includes("<question")) throw new Error("The model is ill.");
    return await embedded.generate(request, options);
  },
};

async function logOf(options: RunOptions): Promise<CommunicationLog> {
  const events: RunEvent[] = [];
  const run = await startRun(await loadWorkflow(talk), { ...options, onEvent: (event) => void events.push(event) });
  await run.finished.catch(() => undefined);
  for (let length = 1; length <= events.length; length++) expectLog(communicationLog(events.slice(0, length)));
  return communicationLog(events);
}

test("a log fits the published schema at every moment of its run, and everything in it is described", async () => {
  const log = await logOf({ transport: twice });
  expect(log).toMatchObject({ status: "completed", mode: "pubsub", transport: "memory" });
  expect(log.messages.map(({ type, outcome }) => `${type} ${outcome}`).sort()).toEqual([
    "broadcast delivered",
    "broadcast nobody-listening",
    "query answered",
    "query answered",
  ]);
  expect(log.messages.some(({ note }) => note !== undefined)).toBe(true);
  expect(log.dropped.length).toBeGreaterThan(0);
  expect(log.shared).toMatchObject([{ from: "a", name: "tone", version: 1, value: { dry: true } }]);
});

test("a log fits where the run fell back to memory, questions had no answer, and the run was cancelled", async () => {
  const log = await logOf({ provider: ill });
  expect(log.fallback?.code).toBe("TRANSPORT_UNAVAILABLE");
  expect(log.messages.some(({ error }) => error !== undefined)).toBe(true);
  expect((await logOf({ signal: AbortSignal.abort() })).status).toBe("cancelled");
});

test("a log fits that says what an agent of another process used", () => {
  const usage = { input_tokens: 3, output_tokens: 2, cached_tokens: 1, reasoning_tokens: 1 };
  const sent = { message_type: "query", from: "a", to: "b", key: "k", content: { question: "Why?" } } as const;
  const bodies: readonly RunEventBody[] = [
    { type: "run-accepted", workflow: { name: "w" }, inputs: {}, mode: "pubsub", engine: "0.0.0" },
    { type: "message-sent", message_id: "q", ...sent },
    { type: "message-settled", message_id: "q", outcome: "answered", content: "So.", usage },
  ];
  const log = communicationLog(
    bodies.map((body, sequence) => ({ ...body, v: 1, run_id: "r", sequence, time: sequence, path: "deep[1]" })),
  );
  expect(log.messages).toMatchObject([{ usage, wait_ms: 1 }]);
  expectLog(log);
});

test("the published schema is open to keys of later versions, and refuses what is no log", async () => {
  const log = await logOf({});
  expect(isLog({ ...log, later: 1 })).toBe(true);
  for (const wrong of [null, [], {}, { ...log, format: 2 }, { ...log, status: "lost" }, { ...log, messages: [{}] }]) {
    expect(isLog(wrong)).toBe(false);
  }
});
