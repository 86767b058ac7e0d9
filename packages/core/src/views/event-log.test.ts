import { describe, expect, test } from "vitest";
import { loadWorkflow } from "../checks/load.ts";
import { startRun } from "../engine/executor.ts";
import type { RunOptions } from "../engine/options.ts";
import { scriptedModel } from "../testing/scripted-model.ts";
import { type Logger, logEvents } from "./event-log.ts";

const agent = (id: string, prompt: string) => ({
  id,
  type: "ai-processor",
  config: { can_communicate: true, prompt },
});

async function logged(document: object, options: RunOptions = {}): Promise<string[]> {
  const lines: string[] = [];
  const at = (level: keyof Logger) => (message: string) => void lines.push(`${level} ${message}`);
  const logger = { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  const run = await startRun(await loadWorkflow(document), { ...options, runId: "r", onEvent: logEvents(logger) });
  await run.finished;
  return lines.map((line) => line.replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, "ID").replaceAll(/\d+ ms/g, "N ms"));
}

describe("logEvents", () => {
  test("tells mode, transport, agents, questions, answers and the end, in order", async () => {
    const lines = await logged({
      name: "Talk",
      metadata: { communication_mode: "pubsub" },
      nodes: [
        agent("a", "CALL: set_shared_context('tone', 'dry') CALL: broadcast_message('hi') CALL: ask_node('b', 'Why?')"),
        agent("b", "Know."),
      ],
      edges: [{ from: "a", to: "b" }],
    });
    expect(lines.filter((line) => !line.startsWith("debug"))).toEqual([
      'info run r accepted: "Talk", mode pubsub',
      expect.stringMatching(/^warn fell back to memory: no transport: TRANSPORT_UNAVAILABLE: /),
      "info agent registered: a as node-r-a",
      "info agent registered: b as node-r-b",
      "info transport memory ready, provider rehearsal; run started",
      "info node started: a",
      "info shared context set: tone, version 1, by a",
      "info broadcast sent: a → b (ID)",
      "info question sent: a → b (ID)",
      "info answer generated: b for a",
      "info answer received: a ← b after N ms (ID)",
      "info node completed: a",
      "info node started: b",
      "info node completed: b",
      "info agent unregistered: a",
      "info agent unregistered: b",
      "info run completed in N ms, mode used: simple",
    ]);
  });

  test("warns of what went wrong, and of a failure that ends the run as an error", async () => {
    const fail = () => {
      throw new Error("The model is ill.");
    };
    const lines = await logged(
      {
        name: "Ill",
        nodes: [{ ...agent("a", "Try."), retry: { max_attempts: 2, backoff_seconds: 0 } }],
      },
      { provider: scriptedModel([fail, fail]) },
    );
    expect(lines).toContainEqual(expect.stringMatching(/^warn node failed: a, attempt 1, next in N ms: .*ill/));
    expect(lines).toContainEqual(expect.stringMatching(/^info node started: a, attempt 2/));
    expect(lines).toContainEqual(expect.stringMatching(/^error node failed: a: .*ill/));
    expect(lines.at(-1)).toMatch(/^error run failed: /);
  });

  test("takes the console", async () => {
    expect(typeof logEvents(console)).toBe("function");
  });
});
