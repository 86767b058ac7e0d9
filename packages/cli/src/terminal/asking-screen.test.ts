import { describe, expect, test } from "vitest";
import { askingScreen } from "./asking-screen.ts";
import { fakeTerminal } from "./fake-terminal.test-kit.ts";
import { liveScreen } from "./screen.ts";

const ctrlC = "\u0003";
const ctrlD = "\u0004";

function begin(columns = 40) {
  const terminal = fakeTerminal(columns, 12);
  const screen = askingScreen(liveScreen(terminal.stream), terminal.keyboard);
  const ask = (signal = new AbortController().signal) => screen.readLine("Name: ", signal);
  return { terminal, screen, ask };
}

describe("a screen that asks", () => {
  test("takes its changing lines away, and gives the line that is typed", async () => {
    const { terminal, screen, ask } = begin();
    screen.draw(["live"]);
    const line = ask();
    screen.draw(["live again"]);
    await terminal.shows("Name:");
    expect(terminal.lines).toEqual(["Name: "]);
    terminal.type("Grace\r");
    expect(await line).toBe("Grace");
    screen.draw(["live"]);
    await terminal.shows("live");
    expect(terminal.lines).toEqual(["Name: Grace", "live"]);
  });

  test("prints above the question, whose text stays, also over several rows", async () => {
    const { terminal, screen, ask } = begin(20);
    const line = ask();
    await terminal.shows("Name:");
    // What is pasted comes at once, and the editor keeps no count of its rows.
    terminal.type("a".repeat(20));
    await terminal.shows("aaaaaa");
    screen.print("printed");
    screen.aside(() => terminal.stream.write("log\n"));
    terminal.type("b");
    await terminal.shows("aaaaaab");
    screen.print("more");
    expect(terminal.lines).toEqual(["printed", "log", "more", `Name: ${"a".repeat(14)}`, "aaaaaab"]);
    terminal.type("\r");
    expect(await line).toBe(`${"a".repeat(20)}b`);
  });

  test("throws away what was typed before the question stood there", async () => {
    const { terminal, ask } = begin();
    const line = ask();
    terminal.type("old\r");
    await terminal.shows("Name:");
    terminal.type("new\r");
    expect(await line).toBe("new");
  });

  test("takes the question away when it is not wanted any more", async () => {
    const { terminal, screen, ask } = begin(20);
    for (const isOpen of [true, false]) {
      const closing = new AbortController();
      const line = ask(closing.signal);
      if (isOpen) {
        await terminal.shows("Name:");
        terminal.type("a".repeat(30));
        await terminal.shows("aaaaaaaaaaaaaaaa");
      }
      closing.abort();
      expect(await line).toBeUndefined();
      screen.print("done");
      await terminal.shows("done");
    }
    expect(terminal.lines).toEqual(["done", "done"]);
    expect(screen.isEnded).toBe(false);
  });

  test("asks for nothing more once the person has ended their input", async () => {
    const { terminal, screen, ask } = begin();
    const line = ask();
    await terminal.shows("Name:");
    terminal.type(ctrlD);
    expect(await line).toBeUndefined();
    expect(screen.isEnded).toBe(true);
    screen.print("below");
    expect(await ask()).toBeUndefined();
    await terminal.shows("below");
    expect(terminal.lines).toEqual(["Name: ", "below"]);
  });

  test("asks for nothing where the terminal is gone", async () => {
    const { terminal, screen, ask } = begin();
    terminal.keyboard.input.destroy();
    expect(await ask()).toBeUndefined();
    expect(screen.isEnded).toBe(true);
  });

  test("tells of Ctrl-C, which is a key while somebody types", async () => {
    const { terminal, ask } = begin();
    void ask();
    terminal.type(ctrlC);
    await terminal.shows("Name:");
    expect(terminal.interruptions).toBe(1);
    terminal.type(ctrlC);
    terminal.type("x");
    await terminal.shows("Name: x");
    expect(terminal.interruptions).toBe(2);
  });
});
