import { loadWorkflow, type Run, startRun } from "@chasmx/core";
import { describe, expect, test } from "vitest";
import { askingScreen } from "../terminal/asking-screen.ts";
import { fakeTerminal } from "../terminal/fake-terminal.test-kit.ts";
import type { Palette } from "../terminal/palette.ts";
import { liveScreen } from "../terminal/screen.ts";
import { symbolsFor } from "../terminal/symbols.ts";
import { createInquiry, type Inquiry } from "./inquiry.ts";

const same = (text: string) => text;
const palette: Palette = { strong: same, faint: same, good: same, bad: same, warning: same, name: same };

const approval = (id: string, config: object = {}) => ({
  id,
  type: "approval",
  config: { question: `Well, ${id}?`, ...config },
});

async function begin(...nodes: object[]) {
  const terminal = fakeTerminal(60, 30);
  const screen = askingScreen(liveScreen(terminal.stream), terminal.keyboard);
  const ended = Promise.withResolvers<void>();
  let inquiry: Inquiry | undefined;
  const workflow = await loadWorkflow({ name: "W", metadata: { max_concurrency: 5 }, nodes });
  const run: Run = await startRun(workflow, { onEvent: (event) => inquiry?.update(event) });
  inquiry = createInquiry(run, { screen, palette, symbols: symbolsFor({}), onEnded: ended.resolve });
  inquiry.update();
  return { terminal, run, inquiry, ended: ended.promise, key: (id: string) => `${id}/1/input/0` };
}

const prompt = "Your choice";

describe("an inquiry", () => {
  test("asks for one thing after another, says why an answer does not fit, and asks again", async () => {
    const schema = { type: "object", properties: { amount: { type: "number" } }, required: ["amount"] };
    const { terminal, run } = await begin(approval("ship"), approval("limit", { schema }));
    await terminal.shows(prompt);
    expect(terminal.lines).toEqual([
      "",
      "? ship  Well, ship?",
      "  1  approve",
      "  2  reject",
      "Your choice, or its number: ",
    ]);
    terminal.type("perhaps\r");
    await terminal.shows(prompt, 2);
    expect(terminal.lines.at(-2)?.trim()).toBe('"reject".');
    terminal.type("\r");
    await terminal.shows(prompt, 3);
    terminal.type("2\r");
    await terminal.shows("JSON: ");
    expect(run.state.nodes.get("ship")?.output).toBe("reject");
    terminal.type('{"amount": 1x}\r');
    await terminal.shows("JSON: ", 2);
    expect(terminal.lines).toContain("  This is not JSON, which is asked for here: see character");
    terminal.type('{"amount": "x"}\r');
    await terminal.shows("JSON: ", 3);
    expect(terminal.lines.at(-2)).toContain('"/amount" does not fit');
    terminal.type('{"amount": 3}\r');
    expect((await run.finished).nodes.get("limit")?.output).toEqual({ amount: 3 });
  });

  test("ends its question when somebody answers elsewhere, says so, and asks the next", async () => {
    const { terminal, run, key } = await begin(approval("one"), approval("two"));
    await terminal.shows(prompt);
    terminal.type("rej");
    await run.giveInput(key("one"), "approve");
    await terminal.shows("? two");
    expect(terminal.lines.slice(0, 6)).toEqual([
      "",
      "? one  Well, one?",
      "  1  approve",
      "  2  reject",
      "  It was answered elsewhere.",
      "",
    ]);
    await terminal.shows(prompt);
    terminal.type("app\r");
    const { nodes } = await run.finished;
    expect([nodes.get("one")?.output, nodes.get("two")?.output]).toEqual(["approve", "approve"]);
  });

  test("ends its question when its time is over, and does not speak of others", async () => {
    const { terminal, run } = await begin(approval("late", { timeout_seconds: 1.2, default: "reject" }));
    await terminal.shows(prompt);
    expect(terminal.lines.find((line) => line.includes("until"))).toMatch(/then "reject" counts as given$/);
    expect((await run.finished).nodes.get("late")?.output).toBe("reject");
    expect(terminal.lines.some((line) => line.startsWith(prompt) || line.includes("elsewhere"))).toBe(false);
  });

  test("tells when the person has ended their input, and asks no more", async () => {
    const { terminal, run, ended } = await begin(approval("one"), approval("two"));
    await terminal.shows(prompt);
    terminal.type("\u0004");
    await ended;
    expect(terminal.lines.some((line) => line.startsWith("? two"))).toBe(false);
    run.cancel();
    await run.finished;
  });

  test("takes its question away when it is closed", async () => {
    const { terminal, run, inquiry } = await begin(approval("one"));
    await terminal.shows(prompt);
    inquiry.close();
    expect(terminal.lines.at(-1)).toBe("  2  reject");
    run.cancel();
    await run.finished;
  });
});
