import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loadWorkflow, type RunEvent, rehearsal, startRun } from "@chasmx/core";
import { renderPage } from "@chasmx/run-view";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../scripts/servers/browser.test-kit.ts";
import { median, print, quantile } from "./figure.ts";
import { scratchFolder } from "./scratch.ts";

/** What looking at a large run costs, in a real browser without a graphics card: beside an empty page, which shows the screen's own pace. */

/** What the page has, where some of these functions run. */
declare function requestAnimationFrame(callback: (timeMs: number) => void): number;

const layers = 50;
const width = 20;
const rounds = 5;
/** How long a movement takes, in frames. */
const frames = 120;

/** What is there once a page is drawn: of a run, and of an empty one. */
const drawnParts = { run: "svg [data-status]", empty: "p" } as const;

/** A page, and what shows that it is drawn. */
interface Opened {
  readonly url: string;
  readonly drawn: string;
}

/** Measures the page of a run of 1,000 agents with 5,000 questions. */
export async function runView(): Promise<void> {
  using scratch = scratchFolder();
  const pages = { placed: await pageOf(true), laid: await pageOf(false), empty: "<!doctype html><p>Nothing" };
  const urls = Object.fromEntries(
    Object.entries(pages).map(([name, html]) => {
      const file = join(scratch.folder, `${name}.html`);
      writeFileSync(file, html);
      return [name, pathToFileURL(file).href];
    }),
  );
  print({
    figure: "page of a run of 1,000 agents, without the run",
    unit: "kB",
    value: (await renderPage({})).length / 1000,
  });
  const browser = await launchBrowser();
  try {
    const { placed = "", laid = "", empty = "" } = urls;
    await opening(browser, { "with positions": placed, "laid out by the page": laid }, empty);
    await moving(browser, placed, empty);
  } finally {
    await browser.close();
  }
}

async function pageOf(hasPositions: boolean): Promise<string> {
  const ids = Array.from({ length: layers * width }, (_, index) => `agent-${index}`);
  const nodes = ids.map((id, index) => {
    const questions = [1, 2, 3, 4, 5].map((step) => {
      const asked = ids[(index + step * 7) % ids.length];
      return `CALL: ask_node('${asked}', 'What do you know of ${id}, part ${step}?')`;
    });
    const position = { x: Math.floor(index / width) * 240, y: (index % width) * 90 };
    const config = { can_communicate: true, prompt: `Write about ${id}.\n${questions.join("\n")}` };
    return { id, type: "ai-processor", config, ...(hasPositions ? { position } : {}) };
  });
  const edges = ids.slice(width).map((to, index) => ({ from: ids[index] ?? "", to }));
  const events: RunEvent[] = [];
  const workflow = await loadWorkflow({ name: "Large", nodes, edges });
  const run = await startRun(workflow, { provider: rehearsal(), onEvent: (event) => events.push(event) });
  const { status } = await run.finished;
  if (status !== "completed") throw new Error(`The run is ${status}.`);
  return await renderPage({ events });
}

/** From opening a page to the frame in which its nodes are drawn. */
async function opening(browser: Browser, urls: Readonly<Record<string, string>>, empty: string): Promise<void> {
  const floor = median(await repeated(() => openingMs(browser, { url: empty, drawn: drawnParts.empty })));
  for (const [how, url] of Object.entries(urls)) {
    const value = median(await repeated(() => openingMs(browser, { url, drawn: drawnParts.run })));
    print({ figure: `opening the page of a run, ${how}`, unit: "ms", value, floors: { "an empty page": floor } });
  }
}

async function openingMs(browser: Browser, { url, drawn }: Opened): Promise<number> {
  await using context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const startedAt = performance.now();
  await page.goto(url);
  await page.locator(drawn).first().waitFor();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  return performance.now() - startedAt;
}

/** How long frames take while somebody drags and zooms the graph. */
async function moving(browser: Browser, url: string, empty: string): Promise<void> {
  for (const movement of ["dragged", "zoomed"] as const) {
    const times = await frameTimes(browser, { url, drawn: drawnParts.run }, movement);
    const floor = median(await frameTimes(browser, { url: empty, drawn: drawnParts.empty }, movement));
    print({
      figure: `a frame of a graph of 1,000 nodes while it is ${movement}`,
      unit: "ms",
      value: median(times),
      p99: quantile(times, 0.99),
      reach: 1000 / 60,
      floors: { "an empty page": floor },
    });
  }
}

async function frameTimes(browser: Browser, { url, drawn }: Opened, movement: "dragged" | "zoomed"): Promise<number[]> {
  await using context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator(drawn).first().waitFor();
  // What opening the page still has to do is no part of a movement.
  await page.evaluate(countFrames, frames);
  await page.mouse.move(450, 250);
  const counted = page.evaluate(countFrames, frames);
  if (movement === "dragged") await drag(page);
  else await zoom(page);
  return await counted;
}

/** Runs in the page. */
async function countFrames(count: number): Promise<number[]> {
  const times: number[] = [];
  let before = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
  while (times.length < count) {
    const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    times.push(now - before);
    before = now;
  }
  return times;
}

async function drag(page: Page): Promise<void> {
  await page.mouse.down();
  for (let step = 0; step < frames; step++) await page.mouse.move(450 + ((step * 3) % 200), 250 + ((step * 2) % 100));
  await page.mouse.up();
}

async function zoom(page: Page): Promise<void> {
  for (let step = 0; step < frames; step++) await page.mouse.wheel(0, step % 40 < 20 ? -40 : 40);
}

async function repeated(work: () => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  for (let round = 0; round <= rounds; round++) values.push(await work());
  return values.slice(1);
}
