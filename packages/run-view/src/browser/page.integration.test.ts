import { readFile } from "node:fs/promises";
import type { RunEvent } from "@chasmx/core";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacksBrowser, launchBrowser } from "../../../../scripts/servers/browser.test-kit.ts";
import { eventsOf } from "../events.test-kit.ts";
import { openRun, runExample } from "./open-page.test-kit.ts";

let browser: Browser;
let article: RunEvent[];
let claim: RunEvent[];

beforeAll(async () => {
  browser = await launchBrowser();
  article = await runExample("research-write-edit/research-write-edit.workflow.json");
  claim = await runExample("branching/branching.workflow.json");
}, 120_000);

afterAll(() => browser?.close());

const node = (page: Page, name: string) => page.getByRole("option", { name: new RegExp(`^${name}, `) });
const details = (page: Page) => page.locator(".inspector");
const heading = (page: Page, text: string) =>
  page.getByRole("heading", { level: 2, name: text, exact: true }).waitFor();
const slider = (page: Page) => page.getByRole("slider", { name: "Moment of the run" });
const transform = (page: Page) =>
  page.locator(".drawing").evaluate((drawing) => (drawing as SVGElement).style.transform);

describe.skipIf(lacksBrowser())("the page of a run", { timeout: 120_000 }, () => {
  test("shows how the run stands, its nodes, edges, branches and what it gave, and asks for nothing", async () => {
    await using open = await openRun(browser, claim);
    const { page, problems } = open;
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("An expense claim");
    expect(await page.locator(".status").textContent()).toBe("Completed");
    expect(await node(page, "Where to").getAttribute("data-status")).toBe("completed");
    expect(await node(page, "Pay").getAttribute("data-status")).toBe("skipped");
    expect(await page.locator('.edge[data-taken="true"] .chip text').allTextContents()).toEqual(["incomplete"]);
    expect(await page.locator('.edge[data-taken="false"] .chip').count()).toBe(2);
    expect(await details(page).textContent()).toContain("please add a receipt");
    expect(problems).toEqual([]);
  });

  test("shows a node's prompt, output and conversation when it is clicked, and the run again after Escape", async () => {
    await using open = await openRun(browser, article);
    const { page, problems } = open;
    await node(page, "Writer").click();
    await heading(page, "Writer");
    expect(await details(page).locator("details[open]").first().textContent()).toContain("You write");
    expect(await details(page).textContent()).toContain("writer asks researcher");
    await page.keyboard.press("Escape");
    await heading(page, "An article in three hands");
    expect(problems).toEqual([]);
  });

  test("is walked, moved and zoomed by the keyboard alone", async () => {
    await using open = await openRun(browser, article);
    const { page } = open;
    const canvas = page.getByRole("listbox", { name: "Nodes" });
    for (let tabs = 0; tabs < 10 && !(await canvas.evaluate((one) => one === document.activeElement)); tabs++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Home");
    await heading(page, "start");
    await page.keyboard.press("ArrowRight");
    await heading(page, "Researcher");
    const active = await canvas.getAttribute("aria-activedescendant");
    expect(await page.locator(`#${active}`).getAttribute("aria-selected")).toBe("true");
    await page.keyboard.press("End");
    await heading(page, "end");
    const whole = await transform(page);
    await page.keyboard.press("+");
    const nearer = await transform(page);
    await page.keyboard.press("Shift+ArrowLeft");
    const moved = await transform(page);
    await page.keyboard.press("-");
    await page.keyboard.press("0");
    expect(new Set([whole, nearer, moved]).size).toBe(3);
    expect(await transform(page)).toBe(whole);
  });

  test("is moved by dragging, and a drag selects nothing", async () => {
    await using open = await openRun(browser, article);
    const { page } = open;
    const before = await transform(page);
    const box = await node(page, "Editor").boundingBox();
    if (box === null) throw new Error("The node is not shown.");
    await page.mouse.move(box.x + 20, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x - 60, box.y + 60, { steps: 4 });
    await page.mouse.up();
    expect(await transform(page)).not.toBe(before);
    await heading(page, "An article in three hands");
  });

  test("shows every moment of the run by its slider and its buttons", async () => {
    await using open = await openRun(browser, article);
    const { page } = open;
    await slider(page).focus();
    await page.keyboard.press("Home");
    await expect.poll(() => slider(page).getAttribute("aria-valuetext")).toContain("Before the run");
    expect(await node(page, "Writer").getAttribute("data-status")).toBe("pending");
    expect(await page.locator(".row").count()).toBe(0);
    const asked = article.findIndex((event) => event.type === "message-sent" && event.message_type === "query");
    await slider(page).fill(String(asked + 1));
    await expect.poll(() => page.locator(".moment").textContent()).toContain("writer asks researcher");
    expect(await node(page, "Writer").getAttribute("aria-label")).toContain("waits for researcher");
    expect(await node(page, "Researcher").getAttribute("aria-label")).toContain("answers writer");
    expect(await page.locator(".talk[data-open]").count()).toBe(1);
    await page.getByRole("button", { name: "One event on" }).click();
    await expect.poll(() => slider(page).inputValue()).toBe(String(asked + 2));
    await page.getByRole("button", { name: "Latest moment" }).click();
    await expect.poll(() => node(page, "Writer").getAttribute("data-status")).toBe("completed");
    await page.getByRole("button", { name: "Play" }).click();
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await page.getByRole("button", { name: "Play" }).waitFor();
    expect(await slider(page).inputValue()).toBe(String(article.length));
  });

  test("reads the conversation row by row, and shows what was said in full", async () => {
    await using open = await openRun(browser, article);
    const { page } = open;
    const rows = page.getByRole("listbox", { name: "Messages" });
    await rows.focus();
    await page.keyboard.press("Home");
    await heading(page, "Shared value");
    await page.keyboard.press("ArrowDown");
    await heading(page, "Broadcast");
    await page.keyboard.press("ArrowDown");
    await heading(page, "Question");
    expect(await details(page).textContent()).toContain("Which finding on beehives on city roofs surprises most?");
    const active = await rows.getAttribute("aria-activedescendant");
    expect(await page.locator(`#${active}`).getAttribute("aria-label")).toMatch(/^writer asks researcher: .*, after /);
    await page.getByRole("button", { name: "researcher", exact: true }).click();
    await heading(page, "Researcher");
  });

  test("shows what runs within a node, and comes back", async () => {
    const nodes = [{ id: "inner", type: "delay" }];
    const workflow = { name: "Outer", nodes: [{ id: "each", type: "workflow", config: { file: "part" } }] };
    const events = eventsOf([
      {
        type: "run-accepted",
        workflow,
        file: "main",
        workflows: { part: { name: "Part", nodes } },
        inputs: {},
        mode: "simple",
        engine: "0",
      },
      { type: "node-started", node_id: "each", attempt: 1 },
      { type: "node-started", node_id: "inner", attempt: 1, path: "each[0]" },
    ]);
    await using open = await openRun(browser, events);
    const { page } = open;
    await node(page, "each").click();
    await page.getByRole("button", { name: "each[0]" }).click();
    await node(page, "inner").waitFor();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Outer");
    await page.getByRole("combobox", { name: "Workflow shown" }).selectOption("Main workflow");
    await node(page, "each").waitFor();
    expect(await node(page, "each").getAttribute("data-status")).toBe("running");
  });

  test("saves the graph as an SVG file that needs nothing of the page", async () => {
    await using open = await openRun(browser, claim);
    const { page, problems } = open;
    for (let clicks = 0; clicks < 8; clicks++) await page.getByRole("button", { name: "Zoom out" }).click();
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save the graph as SVG" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe("An-expense-claim.svg");
    const content = await readFile(await download.path(), "utf8");
    // The page's own policy allows no parsing of texts.
    const blank = await page.context().newPage();
    const read = await blank.evaluate((text) => {
      const { documentElement: root } = new DOMParser().parseFromString(text, "image/svg+xml");
      return { name: root.nodeName, texts: [...root.querySelectorAll("text")].map((one) => one.textContent) };
    }, content);
    expect(read.name).toBe("svg");
    expect(read.texts).toEqual(expect.arrayContaining(["Where to", "took incomplete", "small"]));
    expect(content).not.toMatch(/var\(|class=|style=|<script|color-mix|color\(/);
    expect(problems).toEqual([]);
  });

  test.for([
    ["light", {}],
    ["dark", { colorScheme: "dark" }],
    ["high contrast, dark", { colorScheme: "dark", contrast: "more" }],
    ["high contrast, light", { contrast: "more" }],
  ] as const)("has nothing that axe-core objects to: %s", async ([, looks]) => {
    await using open = await openRun(browser, article, looks);
    const { page } = open;
    await node(page, "Writer").click();
    await heading(page, "Writer");
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => {
      const { axe: inPage } = window as unknown as { readonly axe: typeof axe };
      // What a node is called begins with what is written on it, and says more than there is room for.
      const found = await inPage.run({ rules: { "label-content-name-mismatch": { enabled: false } } });
      return found.violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map((one) => one.failureSummary)]);
    });
    expect(violations).toEqual([]);
  });
});
