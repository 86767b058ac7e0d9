import type { RunEvent } from "@chasmx/core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacksBrowser, launchBrowser } from "../../../../scripts/servers/browser.test-kit.ts";
import type { HostMessage } from "../protocol.ts";
import { renderPage } from "../render-page.ts";
import { openPage, openRun, runExample } from "./open-page.test-kit.ts";

let browser: Browser;
let article: RunEvent[];
let letters: RunEvent[];

beforeAll(async () => {
  browser = await launchBrowser();
  article = await runExample("research-write-edit/research-write-edit.workflow.json");
  letters = await runExample("two-agents/question.workflow.json");
}, 120_000);

afterAll(() => browser?.close());

const send = (page: Page, message: HostMessage | object) =>
  page.evaluate((sent) => window.postMessage(sent, "*"), message as object);
const node = (page: Page, name: string) => page.getByRole("option", { name: new RegExp(`^${name}, `) });
const status = (page: Page) => page.locator(".status").textContent();

/** How many messages travelled in a live run, from its first events to its last. */
async function countTravels(reducedMotion: "reduce" | "no-preference"): Promise<number> {
  await using open = await openPage(browser, await renderPage({}), { hasHost: true, reducedMotion });
  const { page } = open;
  await page.evaluate(() => {
    const seen = { count: 0 };
    Object.assign(window, { seen });
    new MutationObserver((changes) => {
      const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
      seen.count += added.filter((one) => one instanceof Element && one.matches("g.message")).length;
    }).observe(document.body, { subtree: true, childList: true });
  });
  await send(page, { type: "events", events: article.slice(0, 3) });
  await node(page, "Writer").waitFor();
  await send(page, { type: "events", events: article });
  await expect.poll(() => status(page)).toBe("Completed");
  await expect.poll(() => page.locator("g.message").count()).toBe(0);
  return await page.evaluate(() => (window as unknown as { seen: { count: number } }).seen.count);
}

describe.skipIf(lacksBrowser())("the view within an editor", { timeout: 120_000 }, () => {
  test("waits for its host, draws a workflow, and shows a run as its events come", async () => {
    await using open = await openPage(browser, await renderPage({}), { hasHost: true });
    const { page, told, problems } = open;
    await expect.poll(() => told).toEqual([{ type: "ready" }]);
    expect(await page.locator(".graph .empty").isVisible()).toBe(true);
    expect(await page.getByRole("combobox", { name: "Theme" }).count()).toBe(0);
    const [accepted] = article;
    if (accepted?.type !== "run-accepted") throw new Error("A run begins with its acceptance.");
    await send(page, { type: "workflow", workflow: accepted.workflow });
    await node(page, "Writer").waitFor();
    expect(await page.locator(".inspector").textContent()).toContain("has not run yet");
    const asked = article.findIndex((event) => event.type === "message-sent" && event.message_type === "query");
    await send(page, { type: "events", events: article.slice(0, asked + 1) });
    await expect.poll(() => status(page)).toBe("Running");
    expect(await node(page, "Writer").getAttribute("aria-label")).toContain("waits for researcher");
    await send(page, { type: "events", events: article });
    await expect.poll(() => status(page)).toBe("Completed");
    await expect.poll(() => page.getByRole("status").textContent()).toContain("completed");
    expect(problems).toEqual([]);
  });

  test("keeps for its host what finds the run again", async () => {
    await using open = await openPage(browser, await renderPage({}), { hasHost: true });
    const { page, told, problems } = open;
    await expect.poll(() => told).toEqual([{ type: "ready" }]);
    await send(page, { type: "keep", state: { run: "run-1" } });
    await expect.poll(() => page.evaluate(() => (window as { kept?: object }).kept)).toEqual({ run: "run-1" });
    expect(problems).toEqual([]);
  });

  test("lets messages travel while a run is live, unless motion is unwanted", async () => {
    const messages = article.filter((event) => event.type === "message-sent");
    expect(await countTravels("no-preference")).toBeGreaterThan(messages.length);
    expect(await countTravels("reduce")).toBe(0);
  });

  test("selects what the host says without an echo, and says what a person selects, opens and exports", async () => {
    await using open = await openRun(browser, article, { hasHost: true });
    const { page, told } = open;
    await send(page, { type: "select", node: "editor" });
    await page.getByRole("heading", { level: 2, name: "Editor", exact: true }).waitFor();
    await node(page, "Writer").click();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Save the graph as SVG" }).click();
    const svg = expect.stringMatching(/^<\?xml .*\n<svg /);
    await expect
      .poll(() => told)
      .toEqual([
        { type: "ready" },
        { type: "select", node: "writer" },
        { type: "open", node: "writer" },
        { type: "select", node: null },
        { type: "export", name: "An-article-in-three-hands.svg", content: svg },
      ]);
  });

  test("shows a model's text as it comes, until the journal has it", async () => {
    await using open = await openPage(browser, await renderPage({}), { hasHost: true });
    const { page } = open;
    const called = letters.findIndex((event) => event.type === "step-started");
    const step = letters[called] as Extract<RunEvent, { readonly type: "step-started" }>;
    await send(page, { type: "events", events: letters.slice(0, called + 1) });
    await send(page, { type: "select", node: step.node_id });
    const delta = { path: "", nodeId: step.node_id, activity: "1" };
    await send(page, { type: "delta", delta: { ...delta, text: "Two <b>parti" } });
    await send(page, { type: "delta", delta: { ...delta, text: "cles</b> \u202e" } });
    const writing = page.getByLabel("What the model writes");
    await expect.poll(() => writing.textContent()).toBe("Two <b>particles</b> \\u202e");
    await send(page, { type: "events", events: letters });
    await writing.waitFor({ state: "detached" });
  });

  test("takes the host's theme, and an editor's own", async () => {
    await using open = await openRun(browser, article, { hasHost: true });
    const { page } = open;
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
    await page.evaluate(() => {
      document.body.dataset.vscodeThemeKind = "vscode-high-contrast";
    });
    await expect.poll(theme).toBe("high-contrast-dark");
    await send(page, { type: "theme", theme: "dark" });
    await expect.poll(theme).toBe("dark");
  });

  test("shows where the host says that a run stands, until the run goes on", async () => {
    await using open = await openRun(browser, article.slice(0, 20), { hasHost: true });
    const { page } = open;
    expect(await status(page)).toBe("Running");
    await send(page, { type: "standing", status: "interrupted" });
    await expect.poll(() => status(page)).toBe("Interrupted");
    await page.getByRole("button", { name: "One event back" }).click();
    await expect.poll(() => status(page)).toBe("Running");
    await page.getByRole("button", { name: "One event on" }).click();
    await expect.poll(() => status(page)).toBe("Interrupted");
    await send(page, { type: "events", events: article.slice(0, 21) });
    await expect.poll(() => status(page)).toBe("Running");
  });

  test("puts one run away for another, and drops what no host says", async () => {
    await using open = await openRun(browser, article, { hasHost: true });
    const { page, problems } = open;
    for (const message of [{ type: "events", events: "all" }, { type: "select", node: 5 }, { type: "nonsense" }]) {
      await send(page, message);
    }
    await send(page, { type: "events", events: letters });
    await expect.poll(() => page.getByRole("heading", { level: 1 }).textContent()).toBe("A student asks a teacher");
    await expect.poll(() => page.getByRole("option", { name: /^Student, / }).count()).toBe(1);
    expect(problems).toEqual([]);
  });

  test("listens to nobody where it stands alone", async () => {
    await using open = await openRun(browser, article);
    const { page } = open;
    await send(page, { type: "events", events: letters });
    await send(page, { type: "select", node: "editor" });
    await node(page, "Writer").click();
    await page.getByRole("heading", { level: 2, name: "Writer", exact: true }).waitFor();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("An article in three hands");
  });
});
