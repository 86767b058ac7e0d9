import { describe, expect, test } from "vitest";
import { fakeTerminal } from "./fake-terminal.test-kit.ts";
import { isLive, liveScreen, plainScreen } from "./screen.ts";

describe("a live screen", () => {
  test("keeps printed lines above and redraws the others below", () => {
    const terminal = fakeTerminal(40, 10);
    const screen = liveScreen(terminal.stream);
    screen.draw(["one", "two"]);
    screen.print("printed");
    screen.draw(["three"]);
    expect(terminal.lines).toEqual(["printed", "three"]);
    screen.close();
    expect(terminal.lines).toEqual(["printed"]);
  });

  test("counts its lines as a narrower window has wrapped them", () => {
    const terminal = fakeTerminal(40, 10);
    const screen = liveScreen(terminal.stream);
    screen.draw(["x".repeat(30)]);
    terminal.resize(10);
    screen.close();
    expect(terminal.written.endsWith("\r\u001b[3A\u001b[J")).toBe(true);
  });

  test("draws no more lines than the window has", () => {
    const terminal = fakeTerminal(40, 5);
    const screen = liveScreen(terminal.stream);
    screen.draw(Array.from({ length: 20 }, (_, index) => `line ${index}`));
    expect(terminal.lines).toEqual(["line 17", "line 18", "line 19"]);
  });

  test("steps aside for others who write", () => {
    const terminal = fakeTerminal(40, 10);
    const screen = liveScreen(terminal.stream);
    screen.draw(["live"]);
    screen.aside(() => terminal.stream.write("log\n"));
    expect(terminal.lines).toEqual(["log", "live"]);
  });
});

test("a plain screen writes no escape sequence", () => {
  const terminal = fakeTerminal(0, 0);
  const screen = plainScreen(terminal.stream);
  screen.draw(["live"]);
  screen.print("printed");
  screen.close();
  expect(terminal.written).toBe("printed\n");
  expect(screen.columns).toBe(120);
});

test.each([
  [{}, true],
  [{ TERM: "dumb" }, false],
  [{ CI: "true" }, false],
])("with %j lines are redrawn: %s", (environment, expected) => {
  expect(isLive(fakeTerminal(80, 24).stream, environment)).toBe(expected);
  expect(isLive({ isTTY: false } as NodeJS.WriteStream, environment)).toBe(false);
});
