import { execFile } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withEditor } from "../testing/editor-views.test-kit.ts";
import { brokenWorkflow, soundWorkflow } from "../testing/example-workflow.test-kit.ts";
import { runInHost } from "../testing/in-host.test-kit.ts";
import { type InstalledVsix, installedVsix, lacksVscodeHost } from "../testing/installed-vsix.test-kit.ts";

/** What a first call needs, which may have to bring the editor, and to wait for the editor of another test. */
const patientMs = 900_000;

describe.skipIf(lacksVscodeHost())("the language in a real VS Code", { timeout: patientMs }, () => {
  let installed: InstalledVsix;

  beforeAll(async () => {
    installed = await installedVsix();
  }, patientMs);
  afterAll(() => installed?.[Symbol.asyncDispose]());

  test("is packed small, with nothing but what it needs, and its programs run", async () => {
    const { size } = await stat(installed.vsix);
    expect(size).toBeLessThan(3_000_000);
    const files = await readdir(installed.extension, { recursive: true });
    const unexpected = files.filter((file) => /node_modules|(^|\/)src\/|\.(ts|map)$|test/.test(file));
    expect(unexpected.filter((file) => !/^dist\/(schema\/workflow-)?test[-.]|^docs\/testing\.md$/.test(file))).toEqual(
      [],
    );
    for (const file of ["readme.md", "changelog.md", "LICENSE.txt", "media/icon.png", "docs/checks.md"]) {
      expect(files).toContain(file);
    }
    const program = (name: string, option: string) =>
      promisify(execFile)(process.execPath, [path.join(installed.extension, "dist", name), option]);
    expect((await program("chasmx.mjs", "--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await program("language-server.mjs", "--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("still checks and completes where nobody trusts the workspace", async () => {
    const files = { "tides.workflow.json": brokenWorkflow };
    await withEditor(installed, { files, isTrusted: false }, async (editor) => {
      const { page } = editor;
      await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
      await editor.open("tides.workflow.json");
      const problems = await editor.problems();
      await problems.filter({ hasText: "unknown-edge-node" }).waitFor();
      await page.keyboard.press("Control+1");
      await editor.goBehind("{{outputs.s");
      await page.keyboard.press("Control+Space");
      await page.locator(".suggest-widget .monaco-list-row", { hasText: "student" }).first().waitFor();
      await editor.screenshot("untrusted-workspace");
    });
  });

  test("starts no process and opens no connection where nobody trusts the workspace", async () => {
    const module = path.join(import.meta.dirname, "untrusted.host-test.ts");
    const files = { "broken.workflow.json": brokenWorkflow };
    const results = await runInHost(installed, [module], { files, isTrusted: false });
    expect(results).toEqual({ "checks and completes, with no process and no connection more than before": "passed" });
  });

  test("mends a problem with its quick fix, and renames a node wherever it is named", async () => {
    await withEditor(installed, { files: { "tides.workflow.json": brokenWorkflow } }, async (editor) => {
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
      const renamed = JSON.stringify(soundWorkflow).replaceAll(/(?<=["'.])teacher/g, "tutor");
      const saved = async () => JSON.parse(await readFile(path.join(folder, "tides.workflow.json"), "utf8")) as unknown;
      await expect.poll(saved, { timeout: 60_000 }).toEqual(JSON.parse(renamed));
    });
  });

  test("checks within a browser's worker, and offers nothing there that it cannot do", async () => {
    const settings = { "remote.extensionKind": { "chasmx.vscode-extension": ["web"] }, "extensions.webWorker": true };
    await withEditor(installed, { files: { "web.workflow.json": brokenWorkflow }, settings }, async (editor) => {
      const { page } = editor;
      await editor.open("web.workflow.json");
      const problems = await editor.problems();
      await problems.filter({ hasText: "unknown-edge-node" }).waitFor();
      expect(await page.locator(".editor-actions [aria-label^='Run Workflow']").count()).toBe(0);
      expect(await page.locator(".codelens-decoration").count()).toBe(0);
      await editor.command("Developer: Show Running Extensions");
      const own = page.locator(".runtime-extensions-editor .monaco-list-row", { hasText: "ChasmX" });
      await own.filter({ hasText: "web worker" }).first().waitFor();
      await editor.screenshot("in-a-browser");
    });
  });

  test("is right within the extension host", async () => {
    const module = path.join(import.meta.dirname, "language.host-test.ts");
    const results = await runInHost(installed, [module], {
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
