import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Editor, openEditor } from "../testing/editor.test-kit.ts";
import type { EditorOptions } from "../testing/editor-server.test-kit.ts";
import { brokenWorkflow, soundWorkflow } from "../testing/example-workflow.test-kit.ts";
import { runInHost } from "../testing/in-host.test-kit.ts";
import { type InstalledVsix, installedVsix, lacksVscodeHost } from "../testing/installed-vsix.test-kit.ts";
import { childrenOf, extensionHostIn, socketsOf } from "../testing/processes.test-kit.ts";

/** What a first call needs, which may have to bring the editor, and to wait for the editor of another test. */
const patientMs = 900_000;

describe.skipIf(lacksVscodeHost())("the language in a real VS Code", { timeout: patientMs }, () => {
  let installed: InstalledVsix;

  beforeAll(async () => {
    installed = await installedVsix();
  }, patientMs);
  afterAll(() => installed?.[Symbol.asyncDispose]());

  /** Opens an editor, of which a picture is kept where the test fails. */
  async function withEditor<T>(options: EditorOptions, act: (editor: Editor) => Promise<T>): Promise<T> {
    await using editor = await openEditor(installed, options);
    try {
      return await act(editor);
    } catch (error) {
      await editor.screenshot(`failed-${Object.keys(options.files ?? {}).join("-")}`);
      throw error;
    }
  }

  test("opens no process and no socket where nobody trusts the workspace, and still checks and completes", async () => {
    const files = { "later.json": brokenWorkflow };
    const settings = { "security.workspace.trust.enabled": true };
    await withEditor({ files, settings, isTrusted: false }, async (editor) => {
      const { page, folder, processGroup } = editor;
      await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
      const host = extensionHostIn(processGroup);
      const before = { children: childrenOf(processGroup, host.id), sockets: socketsOf(host.id) };
      await writeFile(path.join(folder, "broken.workflow.json"), JSON.stringify(brokenWorkflow, null, 2));
      await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "broken.workflow.json" }).waitFor();
      await editor.open("broken.workflow.json");
      const problems = await editor.problems();
      await problems.filter({ hasText: "unknown-edge-node" }).waitFor();
      await page.keyboard.press("Control+1");
      await editor.goBehind("{{outputs.s");
      await page.keyboard.press("Control+Space");
      await page.locator(".suggest-widget .monaco-list-row", { hasText: "student" }).first().waitFor();
      await editor.screenshot("untrusted-workspace");
      expect({ children: childrenOf(processGroup, host.id), sockets: socketsOf(host.id) }).toEqual(before);
    });
  });

  test("mends a problem with its quick fix, and renames a node wherever it is named", async () => {
    await withEditor({ files: { "tides.workflow.json": brokenWorkflow } }, async (editor) => {
      const { page, folder } = editor;
      await editor.open("tides.workflow.json");
      const problems = await editor.problems();
      await problems.filter({ hasText: "unknown-edge-node" }).waitFor();
      await editor.screenshot("problem");
      await page.keyboard.press("Control+1");
      await editor.goBehind('"teecher');
      await editor.quickFix("teacher");
      await page.locator(".markers-panel", { hasText: "No problems have been detected" }).waitFor();
      await editor.screenshot("problem-mended");
      await editor.goBehind('"id": "teacher');
      await page.keyboard.press("ArrowLeft");
      await editor.rename("tutor");
      await page.locator(".view-line", { hasText: "ask_node('tutor'" }).waitFor();
      await editor.screenshot("node-renamed");
      await page.keyboard.press("Control+S");
      await page.locator(".tabs-container .tab.active:not(.dirty)").waitFor();
      const text = await readFile(path.join(folder, "tides.workflow.json"), "utf8");
      const renamed = JSON.stringify(soundWorkflow).replaceAll(/(?<=["'.])teacher/g, "tutor");
      expect(JSON.parse(text)).toEqual(JSON.parse(renamed));
    });
  });

  test("is right within the extension host", async () => {
    const module = path.join(import.meta.dirname, "language.host-test.ts");
    const results = await runInHost(installed, module, {
      files: {
        "broken.workflow.json": brokenWorkflow,
        "sound.workflow.json": soundWorkflow,
        "sound.workflow.test.json": { workflow: "sound.workflow.json", tests: [] },
        "unformatted.workflow.json": '{"name":"Unformatted","nodes":[{"id":"a","type":"start"}]}',
        "other.json": {},
      },
    });
    expect(Object.keys(results).length).toBeGreaterThan(5);
    expect(results).toEqual(Object.fromEntries(Object.keys(results).map((name) => [name, "passed"])));
  });
});
