import { loadWorkflow, type Run, type RunEvent, startRun } from "@chasmx/core";
import { scriptedModel } from "@chasmx/core/testing";
import { afterEach, expect, test, vi } from "vitest";
import type { Palette } from "../terminal/palette.ts";
import type { Screen } from "../terminal/screen.ts";
import { symbolsFor } from "../terminal/symbols.ts";
import { widthOf } from "../terminal/width.ts";
import { compose, createRunView } from "./run-view.ts";

const same = (text: string) => text;
const palette: Palette = { strong: same, faint: same, good: same, bad: same, warning: same, name: same };

/** A screen that keeps what it is given. */
function fakeScreen(columns: number) {
  const kept = { printed: [] as string[], drawn: [] as readonly string[] };
  const screen: Screen = {
    columns,
    rows: 4,
    print: (line) => void kept.printed.push(line),
    draw: (lines) => {
      kept.drawn = lines;
    },
    aside: (write) => write(),
    close: () => {
      kept.drawn = [];
    },
  };
  return { screen, kept };
}

function viewOn(screen: Screen, nodeIds: readonly string[], isLive = false) {
  return createRunView({
    screen,
    palette,
    symbols: symbolsFor({}),
    isLive,
    nodeIds,
    opening: ["Opening"],
    closing: () => [],
  });
}

const agent = (id: string, prompt: string) => ({ id, type: "ai-processor", config: { can_communicate: true, prompt } });

afterEach(() => {
  vi.useRealTimers();
});

test("tells a run line by line, each within the screen, and sums it up", async () => {
  const { screen, kept } = fakeScreen(72);
  const view = viewOn(screen, ["a", "b", "pick", "never"]);
  const calls = [
    "CALL: set_shared_context('k', [1])",
    "CALL: broadcast_message('Hear me')",
    `CALL: ask_node('b', 'Why \u001b[2J? ${"漢".repeat(80)}')`,
  ];
  const workflow = await loadWorkflow({
    name: "All kinds",
    nodes: [
      agent("a", calls.join(" ")),
      agent("b", "Answer."),
      { id: "pick", type: "condition", config: { condition: "false" } },
      { id: "never", type: "delay" },
    ],
    edges: [
      { from: "a", to: "b" },
      { from: "b", to: "pick" },
      { from: "pick", to: "never", branch: "true" },
    ],
  });
  const run = await startRun(workflow, { onEvent: view.onEvent });
  view.finish(await run.finished);

  const lines = kept.printed.map((line) => line.replaceAll(/\d+ ms/g, "N ms"));
  expect(lines[0]).toBe("Opening");
  for (const line of [
    "▸ a      starts",
    "  a      sets k = [1]",
    "  a ⇒ b  tells: Hear me",
    `  a → b  asks: Why \\u001b[2J? ${"漢".repeat(20)}…`,
    '✓ pick   takes "false", N ms',
    "○ never  skipped",
    "Completed in N ms",
    "  nodes      3 completed, 1 skipped",
    "  questions  1 asked, 1 answered",
    "  broadcasts 1",
    "  shared     k",
    "No output: none of the last nodes has run.",
  ]) {
    expect(lines).toContain(line);
  }
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}a ← b {2}answers after N ms: \(rehearsal\) .*…$/));
  expect(kept.printed.every((line) => widthOf(line) <= 72)).toBe(true);
});

test("shows failures, retries and how the run ended", async () => {
  const { screen, kept } = fakeScreen(200);
  const view = viewOn(screen, ["a"]);
  const fail = () => {
    throw new Error("The model is ill.");
  };
  const workflow = await loadWorkflow({
    name: "Ill",
    nodes: [{ ...agent("a", "Try."), retry: { max_attempts: 2, backoff_seconds: 0 } }],
  });
  const run = await startRun(workflow, { provider: scriptedModel([fail, fail]), onEvent: view.onEvent });
  view.finish(await run.finished);
  expect(kept.printed).toContainEqual(expect.stringMatching(/^! a {2}attempt 1 failed, the next in 0 ms: .*ill/));
  expect(kept.printed).toContainEqual(expect.stringMatching(/^✗ a {2}failed after \d+ ms: [A-Z_]+: .*ill/));
  expect(kept.printed).toContainEqual(expect.stringMatching(/^Failed after \d+ ms at node "a": [A-Z_]+: .*ill/));
});

test("names nodes within other workflows by their path, counts them apart, and tells what people are asked", async () => {
  const { screen, kept } = fakeScreen(100);
  const view = viewOn(screen, ["each"]);
  const sub = {
    name: "Sub",
    variables: [{ name: "n" }],
    nodes: [
      agent("a", "CALL: set_shared_context('k', 1) CALL: ask_node('b', 'Why?') CALL: broadcast_message('Hear')"),
      agent("b", "Because."),
      { id: "ok", type: "approval", config: { question: "Fine\u009b?" } },
    ],
    edges: [
      { from: "a", to: "b" },
      { from: "b", to: "ok" },
    ],
  };
  const config = { file: "sub", for_each: [1, 2], inputs: { n: "{{item}}" } };
  const workflow = await loadWorkflow(
    { name: "Main", nodes: [{ id: "each", type: "workflow", config }] },
    { files: { file: "main", read: async () => JSON.stringify(sub) } },
  );
  const run: Run = await startRun(workflow, {
    onEvent: (event) => {
      view.onEvent(event);
      if (event.type === "input-requested") queueMicrotask(() => void run.giveInput(event.key, "approve"));
    },
  });
  view.finish(await run.finished);
  for (const line of [
    "  each[0]/a  sets k = 1",
    "  each[0]/a → each[0]/b  asks: Why?",
    "  each[1]/a ⇒ each[1]/b  tells: Hear",
    "? each[1]/ok  asks a person: Fine\\u009b?",
    "  each[1]/ok  is given: approve",
    "  nodes      1 completed",
    "  within     6 completed",
    "  shared     each[0]: k, each[1]: k",
  ]) {
    expect(kept.printed).toContain(line);
  }
  expect(kept.printed).toContainEqual(expect.stringMatching(/^ {2}each\[0\]\/a ← each\[0\]\/b {2}answers after /));
});

test("cuts long names before what was said", () => {
  const line = {
    sign: " ",
    who: "reviews[0]/critic ← reviews[0]/checker",
    what: "answers after 15 ms:",
    text: "word ".repeat(40),
  };
  const shown = compose(line, { palette, nameColumns: 7, columns: 80 });
  expect(shown).toBe("  reviews[0]/critic ← reviews…  answers after 15 ms: word word word word word w…");
  expect(widthOf(shown)).toBe(80);
});

test("says of a run that was left what it waits for", async () => {
  const { screen, kept } = fakeScreen(100);
  const view = viewOn(screen, ["ok"]);
  const workflow = await loadWorkflow({
    name: "W",
    nodes: [{ id: "ok", type: "approval", config: { question: "?" } }],
  });
  const run: Run = await startRun(workflow, {
    onEvent: (event) => {
      view.onEvent(event);
      if (event.type === "run-paused") queueMicrotask(() => run.leave("for tomorrow"));
    },
  });
  view.finish(await run.finished);
  expect(kept.printed.slice(2)).toEqual([
    "? ok  asks a person: ?",
    "! the run was left for another process: for tomorrow",
    "",
    "Interrupted",
    "  mode       simple",
    "  nodes      1 running",
    "  waits for  ok",
    `  run        ${run.id}`,
  ]);
});

test("shows who runs and who waits for whom while it happens", async () => {
  vi.useFakeTimers();
  const { screen, kept } = fakeScreen(60);
  const view = viewOn(screen, ["a", "b", "c"], true);
  const base = { v: 1, run_id: "r", path: "", time: Date.now() } as const;
  const question = { message_type: "query", from: "a", to: "b", key: "k", content: { question: "?" } } as const;
  const events: readonly RunEvent[] = [
    { ...base, sequence: 0, type: "run-accepted", workflow: {}, inputs: {}, mode: "simple", engine: "" },
    { ...base, sequence: 1, type: "node-started", node_id: "a", attempt: 1 },
    { ...base, sequence: 2, type: "node-started", node_id: "c", attempt: 2 },
    { ...base, sequence: 3, type: "message-sent", message_id: "m", ...question },
  ];
  for (const event of events) view.onEvent(event);
  await vi.advanceTimersByTimeAsync(1200);
  expect(kept.drawn.map((line) => line.slice(2))).toEqual([
    "a  1.2 s  waits for b",
    "c  1.2 s  runs, attempt 2",
    "… and 1 more",
    "0 of 3 nodes, 1.2 s",
  ]);
  view.close();
  expect(kept).toEqual({ drawn: [], printed: ["Opening", "  a → b  asks: ?"] });
});
