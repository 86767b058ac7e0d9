import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Editor } from "../testing/editor.test-kit.ts";
import { chooseFor, lens, openView, row, statusIn, viewIn, withEditor } from "../testing/editor-views.test-kit.ts";
import { questionFile, questionText } from "../testing/example-workflow.test-kit.ts";
import { type InstalledVsix, installedVsix, lacksVscodeHost } from "../testing/installed-vsix.test-kit.ts";
import { interruptedRun, yesterdaysRun } from "../testing/kept-runs.test-kit.ts";

const patientMs = 900_000;

/** The line of a run of today or of another day. */
const runLine = ({ page }: Editor, workflow: string) =>
  page.locator(".pane-body .monaco-list-row[aria-level='2']", { hasText: workflow }).first();

async function notification({ page, command }: Editor, text: string): Promise<void> {
  // An editor that tests can drive shows no notification by itself.
  await command("Notifications: Show Notifications");
  await page.locator(".notification-list-item", { hasText: text }).first().waitFor();
}

describe.skipIf(lacksVscodeHost())("kept runs in a real VS Code", { timeout: patientMs }, () => {
  let installed: InstalledVsix;

  beforeAll(async () => {
    installed = await installedVsix();
  }, patientMs);
  afterAll(() => installed?.[Symbol.asyncDispose]());

  test("goes on with what was interrupted, does a run again from a node, replays it, and deletes it", async () => {
    const files = { [questionFile]: await questionText(), ...(await yesterdaysRun()), ...(await interruptedRun()) };
    await withEditor(installed, { files }, async (editor) => {
      const { page } = editor;
      await openView(editor, "ChasmX");
      await row(editor, "Yesterday").waitFor();
      await runLine(editor, "Slow").click();
      await statusIn(editor, "Interrupted").waitFor();
      await chooseFor(editor, runLine(editor, "Slow"), "Resume Run");
      await statusIn(editor, "Completed").waitFor();
      await page.locator(".statusbar-item", { hasText: "Slow completed." }).waitFor();
      await editor.screenshot("run-resumed");
      await editor.command("View: Close All Editors");

      const run = runLine(editor, "A student asks a teacher");
      await chooseFor(editor, run, "Replay Run");
      await notification(editor, "The replay came out the same: completed. No model was called.");
      await editor.command("Notifications: Clear All Notifications");

      await chooseFor(editor, run, "Run Again from Node");
      await page.locator(".quick-input-list .monaco-list-row", { hasText: "teacher" }).click();
      await statusIn(editor, "Completed").waitFor();
      await row(editor, "Today").waitFor();
      await editor.screenshot("run-again");

      const journals = async () =>
        (await readdir(path.join(editor.folder, ".chasmx", "runs"))).filter((name) => /^[\w-]+\.jsonl$/.test(name));
      expect(await journals()).toHaveLength(3);
      await chooseFor(editor, runLine(editor, "Slow"), "Delete Run");
      await page.locator(".monaco-dialog-box .monaco-button", { hasText: "Delete" }).click();
      await runLine(editor, "Slow").waitFor({ state: "detached" });
      expect(await journals()).toHaveLength(2);
    });
  });

  test("leads from a node of a run to its place in the document, and saves its graph", async () => {
    const files = { [questionFile]: await questionText(), ...(await yesterdaysRun()) };
    await withEditor(installed, { files }, async (editor) => {
      const { page } = editor;
      await openView(editor, "ChasmX");
      await runLine(editor, "A student asks a teacher").click();
      await statusIn(editor, "Completed").waitFor();
      await viewIn(editor)
        .getByRole("option", { name: /^Teacher, / })
        .dblclick();
      await page.locator(".tabs-container .tab.active", { hasText: questionFile }).waitFor();
      await page.locator(".statusbar-item", { hasText: "(9 selected)" }).waitFor();
      await editor.screenshot("node-revealed");
      await viewIn(editor).getByRole("button", { name: "Save the graph as SVG" }).click();
      await page.locator(".quick-input-widget", { hasText: "Save the graph" }).waitFor();
      await editor.screenshot("graph-saving");
      await page.keyboard.press("Enter");
      await openView(editor, "Explorer");
      await page.locator(".explorer-folders-view .monaco-list-row", { hasText: ".svg" }).waitFor();
      const [saved = ""] = (await readdir(editor.folder)).filter((name) => name.endsWith(".svg"));
      expect(await readFile(path.join(editor.folder, saved), "utf8")).toMatch(
        /^<\?xml .*<svg .*>Teacher<.*<\/svg>\n$/s,
      );
    });
  });

  test("keeps the folders of a workspace apart", async () => {
    const tea = { name: "Tea", nodes: [{ id: "brew", type: "transformer", config: { template: "green tea" } }] };
    const broken = { ...tea, name: "Broken", edges: [{ from: "brew", to: "nobody" }] };
    const files = {
      "one/tea.workflow.json": tea,
      "two/coffee.workflow.json": { ...tea, name: "Coffee" },
      "three/chasmx.config.json": { transport: 5 },
      "three/broken.workflow.json": broken,
    };
    await withEditor(installed, { files, folders: ["one", "two", "three"] }, async (editor) => {
      await openView(editor, "ChasmX");
      await row(editor, "Tea").waitFor();
      await row(editor, "Coffee").click();
      await lens(editor, /^Run$/).click();
      await statusIn(editor, "Completed").waitFor();
      await row(editor, "Today").waitFor();
      await row(editor, "transport").waitFor();
      await editor.screenshot("several-folders");
      expect(await readdir(path.join(editor.folder, "two"))).toEqual([".chasmx", "coffee.workflow.json"]);
      expect(await readdir(path.join(editor.folder, "one"))).toEqual(["tea.workflow.json"]);

      await writeFile(path.join(editor.folder, "three", "chasmx.config.json"), "{}");
      await row(editor, "Broken").waitFor();
    });
  });
});
