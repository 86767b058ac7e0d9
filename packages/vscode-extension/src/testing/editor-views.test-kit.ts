import type { FrameLocator, Locator } from "playwright-core";
import { expect } from "vitest";
import { type Editor, openEditor } from "./editor.test-kit.ts";
import type { EditorOptions } from "./editor-server.test-kit.ts";
import type { InstalledVsix } from "./installed-vsix.test-kit.ts";

/** Where the extension shows something in an editor's window. */

/** Opens an editor, of which a picture is kept where the test fails. */
export async function withEditor(
  installed: InstalledVsix,
  options: EditorOptions,
  act: (editor: Editor) => Promise<void>,
): Promise<void> {
  await using editor = await openEditor(installed, options);
  try {
    await act(editor);
  } catch (error) {
    await editor.screenshot(`failed-${expect.getState().currentTestName?.replace(/\W+/g, "-")}`);
    throw error;
  }
}

/** What a view shows of a run or of a workflow. */
export function viewIn({ page }: Editor): FrameLocator {
  return page.frameLocator("iframe.webview").frameLocator("#active-frame");
}

/** How a run stands, in its view. */
export function statusIn(editor: Editor, text: string): Locator {
  return viewIn(editor).locator(".status", { hasText: text });
}

/** A line of the trees. */
export function row({ page }: Editor, text: string): Locator {
  return page.locator(".pane-body .monaco-list-row", { hasText: text }).first();
}

/** A lens over a workflow's name. */
export function lens({ page }: Editor, title: RegExp): Locator {
  return page.locator(".codelens-decoration a", { hasText: title });
}

/** Opens a view by its picture in the activity bar. */
export async function openView({ page }: Editor, name: string): Promise<void> {
  await page.locator(`.activitybar [aria-label^='${name}']`).first().click();
}

/** Chooses something in the menu of a line. */
export async function chooseFor({ page }: Editor, line: Locator, title: string): Promise<void> {
  await line.click({ button: "right" });
  await page.locator(".monaco-menu .action-item", { hasText: title }).first().hover();
  await page.keyboard.press("Enter");
}
