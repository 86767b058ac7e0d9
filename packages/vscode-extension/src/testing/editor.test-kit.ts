import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { launchBrowser } from "../../../../scripts/servers/browser.test-kit.ts";
import { type EditorOptions, startEditorServer } from "./editor-server.test-kit.ts";
import type { InstalledVsix } from "./installed-vsix.test-kit.ts";

const artifacts = path.join(import.meta.dirname, "..", "..", "..", "..", ".ci", "artifacts");

/** The window of a VS Code in a browser, as a person sees it. Everything waits until it can be seen. */
export interface Editor extends AsyncDisposable {
  readonly page: Page;
  /** The workspace's folder. */
  readonly folder: string;
  /** The number of the group of all its processes. */
  readonly processGroup: number;
  /** Carries out a command by its title. */
  command(title: string): Promise<void>;
  /** Opens a file of the workspace by its path. */
  open(file: string): Promise<void>;
  /** Puts the cursor behind a text of the open file, which is there once. */
  goBehind(text: string): Promise<void>;
  /** The lines of the view of problems. */
  problems(): Promise<Locator>;
  /** Makes a change that is offered where the cursor is. */
  quickFix(title: string): Promise<void>;
  /** Renames what the cursor is on. */
  rename(name: string): Promise<void>;
  /** Keeps a picture of the window for people. */
  screenshot(name: string): Promise<void>;
}

/** Opens a VS Code with the extension on a new workspace. */
export async function openEditor(installed: InstalledVsix, options: EditorOptions = {}): Promise<Editor> {
  const server = await startEditorServer(installed, options);
  let browser: Browser | undefined;
  try {
    browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(60_000);
    await page.goto(`${server.address}/?${new URLSearchParams(server.query)}`);
    await page.locator(".monaco-workbench").waitFor();
    await page.locator(".explorer-folders-view").waitFor();
    return {
      page,
      folder: server.folder,
      processGroup: server.processGroup,
      ...actionsOn(page),
      async [Symbol.asyncDispose]() {
        await browser?.close();
        await server[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await browser?.close();
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

function actionsOn(page: Page) {
  const input = page.locator(".quick-input-widget input").first();
  const rows = page.locator(".quick-input-list .monaco-list-row");

  async function pick(text: string, row: string): Promise<void> {
    await input.waitFor({ state: "visible" });
    await input.fill(text);
    await rows.filter({ hasText: row }).first().waitFor();
    const question = JSON.stringify(await input.getAttribute("placeholder"));
    await page.keyboard.press("Enter");
    // The list goes, or at once gives way to what the command asks.
    await page.locator(`.quick-input-widget input[placeholder=${question}]`).first().waitFor({ state: "hidden" });
  }

  async function command(title: string): Promise<void> {
    await page.keyboard.press("F1");
    await pick(`>${title}`, title);
  }

  return {
    command,
    async open(file: string) {
      await page.keyboard.press("Control+P");
      await pick(file, path.posix.basename(file));
      await page.locator(`.tabs-container .tab.active[data-resource-name='${path.posix.basename(file)}']`).waitFor();
      await page.locator(".editor-instance .view-line").first().waitFor();
    },
    async goBehind(text: string) {
      await page.keyboard.press("Control+F");
      const find = page.locator(".find-widget textarea[aria-label='Find'], .find-widget .find-part textarea").first();
      await find.fill(text);
      await page.locator(".find-widget .matchesCount", { hasText: "1 of 1" }).waitFor();
      // Closing it leaves what was found selected.
      await page.keyboard.press("Escape");
      await page.locator(".find-widget.visible").waitFor({ state: "detached" });
      await page.keyboard.press("ArrowRight");
    },
    async problems() {
      await command("Problems: Focus on Problems View");
      return page.locator(".markers-panel-container .monaco-list-row");
    },
    async quickFix(title: string) {
      await page.keyboard.press("Control+.");
      const action = page.locator(".action-widget .monaco-list-row.action", { hasText: title }).first();
      await action.click();
    },
    async rename(name: string) {
      await page.keyboard.press("F2");
      const box = page.locator(".rename-box input");
      await box.waitFor({ state: "visible" });
      await box.fill(name);
      await page.keyboard.press("Enter");
      await box.waitFor({ state: "hidden" });
    },
    async screenshot(name: string) {
      await mkdir(artifacts, { recursive: true });
      await page.screenshot({ path: path.join(artifacts, `${name}.png`) });
    },
  };
}
