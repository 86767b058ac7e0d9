import type { RunEventBody } from "@chasmx/core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacksBrowser, launchBrowser } from "../../../../scripts/servers/browser.test-kit.ts";
import { accepted, answered, asks, eventsOf } from "../events.test-kit.ts";
import { openRun } from "./open-page.test-kit.ts";

const evil = `</script><script>window.harmed=1</script><img src=x onerror="window.harmed=2"><!--<script>\u2028\u202etxt.exe`;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
}, 120_000);

afterAll(() => browser?.close());

const error = { code: "NODE_FAILED", message: evil } as const;

describe.skipIf(lacksBrowser())("what a run may hold", { timeout: 120_000 }, () => {
  test("is text, whoever wrote it and wherever it is shown", async () => {
    const request = { messages: [{ role: "user", content: evil }], model: evil };
    const given = { content: evil, finish_reason: "stop" };
    const events = eventsOf([
      accepted([evil, "b"], evil),
      { type: "run-started", transport: evil, provider: evil },
      { type: "transport-fallback", error },
      { type: "node-started", node_id: evil, attempt: 1 },
      { type: "step-started", node_id: evil, key: `${evil}/1/turn-0/0`, request },
      { type: "step-completed", node_id: evil, key: `${evil}/1/turn-0/0`, result: given },
      asks(evil, "b", evil),
      answered(evil, evil),
      { type: "context-set", node_id: evil, key: "k", name: evil, value: { [evil]: evil }, version: 1 },
      { type: "input-requested", node_id: "b", key: "i", request: { question: evil, choices: [evil] } },
      { type: "node-completed", node_id: evil, output: { [evil]: evil }, branch: evil },
      { type: "node-failed", node_id: "b", error, handling: "fail" },
      { type: "run-failed", error, node_id: "b" },
    ]);
    await using open = await openRun(browser, events);
    const { page, problems } = open;
    const nodes = page.getByRole("listbox", { name: "Nodes" });
    const rows = page.getByRole("listbox", { name: "Messages" });
    const options = page.getByRole("listbox").getByRole("option");
    const count = await options.count();
    expect(count).toBeGreaterThan(6);
    for (let index = 0; index < count; index++) {
      await options.nth(index).click();
      await page.locator(".inspector").getByRole("button", { name: "Show the whole run" }).waitFor();
    }
    for (const text of [
      await nodes.textContent(),
      await rows.textContent(),
      await page.locator(".inspector").textContent(),
    ]) {
      expect(text).toContain("<script>");
      expect(text).not.toMatch(/[\u2028\u202e]/);
    }
    expect(await page.title()).not.toContain("\u202e");
    expect(await page.locator("img, iframe, object, embed").count()).toBe(0);
    expect(await page.evaluate("window.harmed")).toBeUndefined();
    expect(problems).toEqual([]);
  });

  test("may be an output of a megabyte: it is shown from its beginning, and whole when asked for", async () => {
    const output = `${"tide ".repeat(210_000)}end`;
    const events = eventsOf([
      accepted(["a"]),
      { type: "node-started", node_id: "a", attempt: 1 },
      { type: "node-completed", node_id: "a", output },
    ]);
    await using open = await openRun(browser, events);
    const { page } = open;
    await page.getByRole("option", { name: /^a, / }).click();
    const text = page.getByLabel("Output", { exact: true });
    await text.waitFor();
    expect((await text.textContent())?.length).toBeLessThan(20_000);
    await page.getByRole("button", { name: "Show all 1.1 million characters" }).click();
    expect((await text.textContent())?.length).toBe(output.length);
  });

  test("may be ten thousand messages: only those in view are drawn, and every one is found", async () => {
    const talk = Array.from({ length: 10_000 }, (_, index) => {
      const [from, to] = index % 2 === 0 ? ["a", "b"] : ["b", "a"];
      return [asks(from as string, to as string, `m${index}`), answered(`m${index}`, `answer ${index}`)];
    }).flat();
    const events = eventsOf([accepted(["a", "b"]), ...talk]);
    await using open = await openRun(browser, events);
    const { page, problems } = open;
    const rows = page.getByRole("listbox", { name: "Messages" });
    expect(await rows.getByRole("option").count()).toBeLessThan(60);
    await rows.focus();
    await page.keyboard.press("End");
    await expect.poll(() => page.locator(".inspector").textContent()).toContain("answer 9999");
    expect(await rows.getByRole("option").last().getAttribute("aria-posinset")).toBe("20000");
    expect(await rows.getByRole("option").count()).toBeLessThan(60);
    expect(problems).toEqual([]);
  });

  test("may be a document that is hardly one, and events of a later version", async () => {
    const documents = [
      {},
      { name: 5, nodes: "none" },
      { nodes: [null, { id: "a", type: "x", config: 7 }], edges: [{}] },
    ];
    for (const workflow of documents) {
      const events = eventsOf([
        { type: "run-accepted", workflow, inputs: {}, mode: "simple", engine: "9" } as unknown as RunEventBody,
        { type: "constructor" } as unknown as RunEventBody,
        { type: "run-started", transport: "memory", provider: "none" },
      ]);
      await using open = await openRun(browser, events);
      expect(await open.page.locator(".status").textContent()).toBe("Running");
      expect(open.problems).toEqual([]);
    }
  });
});
