import { readFile } from "node:fs/promises";
import path from "node:path";
import { loadWorkflow, type RunEvent, type RunOptions, startRun } from "@chasmx/core";
import type { Browser, Page } from "playwright-core";
import type { ViewMessage } from "../protocol.ts";
import { renderPage } from "../render-page.ts";

/** Opens pages in a real browser, for the integration tests. */

/** A page of the view, with everything that a page should have none of. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors, breaches of the Content Security Policy and requests over a network. */
  readonly problems: string[];
  /** What the view told its host. */
  readonly told: ViewMessage[];
}

/** How a page is opened. */
export interface OpenOptions {
  readonly colorScheme?: "light" | "dark";
  readonly contrast?: "more" | "no-preference";
  readonly reducedMotion?: "reduce" | "no-preference";
  /** Whether an editor stands around the page, as VS Code stands around its webviews. */
  readonly hasHost?: boolean;
}

/** Opens a page's text as a file would be opened: with no server behind it. */
export async function openPage(browser: Browser, html: string, options: OpenOptions = {}): Promise<OpenPage> {
  const { hasHost = false, ...looks } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...looks });
  const page = await context.newPage();
  const problems: string[] = [];
  const told: ViewMessage[] = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  await page.route("**", async (route) => {
    const url = route.request().url();
    if (url === "https://page.test/") await route.fulfill({ body: html, contentType: "text/html; charset=utf-8" });
    else {
      problems.push(`It asks for ${url}`);
      await route.abort();
    }
  });
  await page.exposeFunction("noteBreach", (text: string) => problems.push(text));
  await page.addInitScript(() => {
    const { noteBreach } = window as unknown as { noteBreach(text: string): void };
    addEventListener("securitypolicyviolation", (event) => noteBreach(`${event.violatedDirective} ${event.sample}`));
  });
  if (hasHost) {
    await page.exposeFunction("tellHost", (message: ViewMessage) => told.push(message));
    await page.addInitScript(() => {
      const { tellHost: postMessage } = window as unknown as { tellHost(message: unknown): void };
      const setState = (kept: object) => void Object.assign(window, { kept });
      Object.assign(window, { acquireVsCodeApi: () => ({ postMessage, setState }) });
    });
  }
  await page.goto("https://page.test/");
  return { page, problems, told, [Symbol.asyncDispose]: () => context.close() };
}

/** Runs an example of the repository, and gives the events of the run. */
export async function runExample(name: string, options: RunOptions = {}): Promise<RunEvent[]> {
  const file = path.join(import.meta.dirname, "../../../../examples", name);
  const events: RunEvent[] = [];
  const workflow = await loadWorkflow(JSON.parse(await readFile(file, "utf8")) as object);
  const run = await startRun(workflow, { ...options, onEvent: (event) => events.push(event) });
  await run.finished;
  return events;
}

/** Opens the page of a run. */
export async function openRun(browser: Browser, events: readonly RunEvent[], options?: OpenOptions): Promise<OpenPage> {
  return await openPage(browser, await renderPage({ events }), options);
}
