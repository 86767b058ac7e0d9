import { describe, expect, test } from "vitest";
import { loadWorkflow } from "../../checks/load.ts";
import type { RunEvent } from "../../contracts/run-event.ts";
import { conversation, recorded } from "../../testing/recorded-run.test-kit.ts";
import { document, worker } from "../../testing/try-run.test-kit.ts";
import { give } from "../../testing/workflow-files.test-kit.ts";
import { replayRun } from "./replay.ts";

describe("a difference", () => {
  /** Changes one event of a journal. */
  const changed = (events: readonly RunEvent[], type: string, change: (event: RunEvent) => object) => {
    const at = events.findIndex((event) => event.type === type);
    return {
      at,
      events: events.map((event, index) => (index === at ? ({ ...event, ...change(event) } as RunEvent) : event)),
    };
  };

  test.each([
    ["step-started", () => ({ request: { messages: [] } })],
    ["message-sent", () => ({ content: { question: "Another?" } })],
    ["context-set", () => ({ value: "other" })],
    ["node-completed", () => ({ output: "other" })],
    ["run-completed", () => ({ output: {} })],
  ] as const)("in %s is found, with its event", async (type, change) => {
    const { events, workflow } = await recorded(conversation);
    const tampered = changed(events, type, change);
    await expect(replayRun(workflow, tampered.events)).rejects.toMatchObject({
      code: "REPLAY_DIVERGED",
      details: { sequence: tampered.at },
    });
  });

  test("in a result that was acted on is found where it was acted on", async () => {
    const { events, workflow } = await recorded(conversation);
    const { events: tampered } = changed(events, "step-completed", () => ({
      result: { content: "Another answer.", finish_reason: "stop" },
    }));
    await expect(replayRun(workflow, tampered)).rejects.toMatchObject({ code: "REPLAY_DIVERGED" });
  });

  test("is an event that the journal lacks, and one that the replay does not come to", async () => {
    const { events, workflow } = await recorded(conversation);
    for (const type of ["context-set", "message-sent", "node-skipped"]) {
      const at = events.findIndex((event) => event.type === type);
      const without = events.filter((_, index) => index !== at);
      if (type !== "node-skipped")
        await expect(replayRun(workflow, without), type).rejects.toMatchObject({ code: "REPLAY_DIVERGED" });
      const extra = {
        ...events[at],
        ...(type === "context-set" ? { key: "a/1/set:other/0" } : {}),
        sequence: events.length,
      } as RunEvent;
      if (type === "context-set")
        await expect(replayRun(workflow, [...events, extra])).rejects.toMatchObject({
          message: expect.stringContaining("which the replay did not come to"),
        });
    }
  });

  test("is what a node does without a step: what it reads of the world has changed since", async () => {
    let calls = 0;
    const type = worker({ a: () => ++calls });
    const { replay } = await recorded(document({ a: "worker" }), { nodeTypes: [type] });
    await expect(replay()).rejects.toMatchObject({
      message: expect.stringContaining("it holds 1, and the replay came to 2"),
    });
  });

  test("is an edge that the workflow has or lacks now", async () => {
    const { events } = await recorded(document({ a: give("1"), b: give("2") }));
    const line = await loadWorkflow(document({ b: give("2"), a: give("1") }, { edges: [["b", "a"]] }));
    await expect(replayRun(line, events)).rejects.toMatchObject({
      message: expect.stringContaining("its edges do not let it"),
    });
    const more = await loadWorkflow(document({ a: give("1"), b: give("2"), c: give("3") }));
    await expect(replayRun(more, events)).rejects.toMatchObject({
      message: expect.stringContaining('node "c" is yet to run'),
    });
    const less = await loadWorkflow(document({ a: give("1") }));
    await expect(replayRun(less, events)).rejects.toMatchObject({
      message: expect.stringContaining("which the workflow does not have"),
    });
  });
});
