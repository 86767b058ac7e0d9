import { expect, test } from "vitest";
import { loadWorkflow } from "../checks/load.ts";
import type { JsonObject } from "../contracts/json.ts";
import type { RunEvent } from "../contracts/run-event.ts";
import { startRun } from "../engine/executor.ts";
import { conversationMarkdown } from "./conversation-markdown.ts";

async function eventsOf(document: JsonObject): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  const run = await startRun(await loadWorkflow(document), { onEvent: (event) => events.push(event) });
  await run.finished;
  return events;
}

const agent = (id: string, prompt: string) => ({
  id,
  type: "ai-processor",
  config: { can_communicate: true, prompt },
});

test("tells who asked whom, what came back, what was shared, and the output", async () => {
  const events = await eventsOf({
    name: "Tides",
    nodes: [
      agent("student", "Learn. CALL: ask_node('teacher', 'Why?') CALL: set_shared_context('moon', ['full'])"),
      agent("teacher", "You know."),
    ],
    edges: [{ from: "student", to: "teacher" }],
  });
  const text = conversationMarkdown(events, "completed").replaceAll(/\d+ ms/g, "n ms");
  expect(text).toMatch(/^# Tides\n\nRun `[^`]+`: completed. Mode: simple.\n\n```mermaid\nsequenceDiagram\n/);
  expect(text).toContain(
    "### `student` asks `teacher`\n\n```text\nWhy?\n```\n\n`teacher` answers after n ms:\n\n```text\n",
  );
  expect(text).toContain('### `student` shares `moon` (version 1)\n\n```json\n[\n  "full"\n]\n```');
  expect(text).toMatch(/## Output\n\nOf `teacher`:\n\n```text\n.*\n```\n$/);
});

test("whatever was said is text: it ends no block, makes no heading and no link", async () => {
  const events = await eventsOf({
    name: "# <b>[x](http://a)</b>",
    nodes: [agent("a", "CALL: ask_node('b', '```\\n# Heading\\n<script>````')"), agent("b", "B.")],
    edges: [{ from: "a", to: "b" }],
  });
  const lines = conversationMarkdown(events, "completed").split("\n");
  expect(lines[0]).toBe("# \\# \\<b\\>\\[x\\](http://a)\\</b\\>");
  // Every fence within is shorter than the one around it.
  const at = lines.indexOf("# Heading");
  expect(lines[at - 2]).toBe("`````text");
  expect(lines[at + 2]).toBe("`````");
});

test("tells what keeps a run from its end, and that nobody spoke", async () => {
  const failing = await eventsOf({
    name: "Failing",
    nodes: [{ id: "bad", type: "transformer", config: { expression: "1 / 0" } }],
  });
  const text = conversationMarkdown(failing, "failed");
  expect(text).toContain("Nobody said anything.");
  expect(text).toMatch(/## Ended at `bad`\n\n`EXPRESSION_FAILED` /);
  // The journal of a run whose process is gone does not say so.
  expect(conversationMarkdown(failing.slice(0, 2), "interrupted")).toContain(": interrupted. Mode");
});
