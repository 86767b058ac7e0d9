import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseFor, lens, openView, row, statusIn, viewIn, withEditor } from "../testing/editor-views.test-kit.ts";
import { questionFile, questionText } from "../testing/example-workflow.test-kit.ts";
import { runInHost } from "../testing/in-host.test-kit.ts";
import { type InstalledVsix, installedVsix, lacksVscodeHost } from "../testing/installed-vsix.test-kit.ts";
import { yesterdaysRun } from "../testing/kept-runs.test-kit.ts";
import { dodoWorkflow, parrotExtension, parrotWorkflow } from "../testing/parrot-extension.test-kit.ts";

const patientMs = 900_000;

const approval = {
  name: "Publish",
  nodes: [
    { id: "draft", type: "transformer", config: { template: "A text about tea." } },
    { id: "editor", type: "approval", config: { question: "Publish it?", choices: ["approve", "reject"] } },
    { id: "end", type: "end", config: { output: { decision: "{{outputs.editor}}" } } },
  ],
  edges: [
    { from: "draft", to: "editor" },
    { from: "editor", to: "end", branch: "approve" },
  ],
};

describe.skipIf(lacksVscodeHost())("runs in a real VS Code", { timeout: patientMs }, () => {
  let installed: InstalledVsix;

  beforeAll(async () => {
    installed = await installedVsix();
  }, patientMs);
  afterAll(() => installed?.[Symbol.asyncDispose]());

  test("draws a workflow and runs nothing where nobody trusts the workspace, until somebody does", async () => {
    const files = { [questionFile]: await questionText() };
    const settings = { "security.workspace.trust.enabled": true };
    await withEditor(installed, { files, settings, isTrusted: false }, async (editor) => {
      await editor.open(questionFile);
      await lens(editor, /^Show graph$/).click();
      await viewIn(editor)
        .getByRole("option", { name: /^Teacher, / })
        .waitFor();
      expect(await lens(editor, /Run/).count()).toBe(0);
      await openView(editor, "ChasmX");
      await editor.page.getByText("Nothing runs in a workspace that you do not trust.").waitFor();
      await editor.screenshot("graph-untrusted");
      expect(await readdir(editor.folder)).toEqual([questionFile]);

      await editor.command("View: Close All Editors");
      await editor.command("Workspaces: Manage Workspace Trust");
      await editor.page
        .locator(".workspace-trust-editor .monaco-button", { hasText: /^Trust$/ })
        .first()
        .click();
      await row(editor, "A student asks a teacher").waitFor();
      await editor.page.locator(".monaco-modal-editor-block .codicon-close").first().click();
      await editor.page.locator(".monaco-modal-editor-block").waitFor({ state: "detached" });
      await editor.open(questionFile);
      await lens(editor, /^Run$/).click();
      await editor.page.locator(".quick-input-widget", { hasText: "What the student wants to know." }).waitFor();
      await editor.page.keyboard.press("Enter");
      await statusIn(editor, "Completed").waitFor();
      await editor.screenshot("trust-granted");
    });
  });

  test("runs an example from its lens, lists it, and shows it again in a window that is loaded anew", async () => {
    const files = { [questionFile]: await questionText(), ...(await yesterdaysRun()) };
    await withEditor(installed, { files }, async (editor) => {
      const { page } = editor;
      await editor.open(questionFile);
      await lens(editor, /^Run$/).click();
      await page.locator(".quick-input-widget", { hasText: "What the student wants to know." }).waitFor();
      await editor.screenshot("run-inputs");
      await page.keyboard.press("Enter");
      await statusIn(editor, "Completed").waitFor();
      await openView(editor, "ChasmX");
      await row(editor, "Today").waitFor();
      await row(editor, "Yesterday").waitFor();
      await lens(editor, /^Last run: completed$/).waitFor();
      await editor.screenshot("run-finished");
      await page.evaluate(() => Object.assign(globalThis, { isOld: true }));
      await page.keyboard.press("F1");
      await page.locator(".quick-input-widget input").first().fill(">Developer: Reload Window");
      await page.locator(".quick-input-list .monaco-list-row", { hasText: "Reload Window" }).first().click();
      await page.waitForFunction(() => !("isOld" in globalThis));
      await statusIn(editor, "Completed").waitFor();
      await editor.screenshot("run-after-reload");
    });
  });

  test("opens a run of yesterday, which another process made, and its conversation", async () => {
    const files = { [questionFile]: await questionText(), ...(await yesterdaysRun()) };
    await withEditor(installed, { files }, async (editor) => {
      const { page } = editor;
      await openView(editor, "ChasmX");
      await row(editor, "Yesterday").waitFor();
      const run = page.locator(".pane-body .monaco-list-row[aria-label*='completed'][aria-level='2']");
      await run.click();
      await statusIn(editor, "Completed").waitFor();
      await editor.screenshot("run-reopened");
      await chooseFor(editor, run, "Open Conversation");
      await page.locator(".view-line", { hasText: "student" }).first().waitFor();
      await editor.screenshot("run-of-yesterday");
    });
  });

  test("switches the mode in the document, and says where a run fell back", async () => {
    await withEditor(installed, { files: { [questionFile]: await questionText() } }, async (editor) => {
      const { page } = editor;
      await editor.open(questionFile);
      await page.locator(".statusbar-item", { hasText: /^\s*simple$/ }).click();
      await page.locator(".quick-input-list .monaco-list-row", { hasText: "pubsub" }).click();
      await page.locator(".view-line", { hasText: '"communication_mode": "pubsub", "version"' }).waitFor();
      await lens(editor, /^Run$/).click();
      await page.locator(".quick-input-widget", { hasText: "What the student wants to know." }).waitFor();
      await page.keyboard.press("Enter");
      await statusIn(editor, "Completed").waitFor();
      await page.locator(".statusbar-item", { hasText: "pubsub (fell back)" }).waitFor();
      await openView(editor, "ChasmX");
      await row(editor, "pubsub (fell back)").waitFor();
      await editor.screenshot("mode-fell-back");
      const text = await readFile(path.join(editor.folder, questionFile), "utf8");
      expect(text).toBe((await questionText()).replace('"simple"', '"pubsub"'));
    });
  });

  test("asks a person for an approval, and goes on with the answer", async () => {
    await withEditor(installed, { files: { "publish.workflow.json": approval } }, async (editor) => {
      const { page } = editor;
      await editor.open("publish.workflow.json");
      await lens(editor, /^Run$/).click();
      await statusIn(editor, "Waits for people").waitFor();
      await page.locator(".activitybar .badge", { hasText: "1" }).waitFor();
      await openView(editor, "ChasmX");
      await row(editor, "paused").waitFor();
      // An editor that tests can drive shows no notification by itself.
      await editor.command("Notifications: Show Notifications");
      const asked = page.locator(".notification-list-item", { hasText: "editor asks: Publish it?" });
      await asked.waitFor();
      await editor.screenshot("approval-asked");
      await asked.getByRole("button", { name: "approve" }).click();
      await statusIn(editor, "Completed").waitFor();
      await editor.screenshot("approval-given");
    });
  });

  test("asks for a secret once, keeps it out of the journal, and cancels a run", async () => {
    const waiting = {
      name: "Wait",
      variables: [{ name: "api_key", type: "string", secret: true, required: true }],
      nodes: [{ id: "pause", type: "delay", config: { delay_seconds: 600 } }],
    };
    await withEditor(installed, { files: { "wait.workflow.json": waiting } }, async (editor) => {
      const { page } = editor;
      await editor.open("wait.workflow.json");
      await lens(editor, /^Run$/).click();
      const asked = page.locator(".quick-input-widget", { hasText: "Secret of wait.workflow.json" });
      await asked.locator("input[type='password']").fill("a-secret-of-mine");
      await page.keyboard.press("Enter");
      const going = page.locator(".statusbar-item", { hasText: "Wait 0/1" });
      await going.waitFor();
      await statusIn(editor, "Running").waitFor();
      await editor.command("ChasmX: Cancel Run");
      await page.locator(".quick-input-list .monaco-list-row", { hasText: "running" }).click();
      await statusIn(editor, "Cancelled").waitFor();
      await going.waitFor({ state: "detached" });
      await editor.command("View: Close All Editors");
      await editor.open("wait.workflow.json");
      await lens(editor, /^Run$/).click();
      await statusIn(editor, "Running").waitFor();
      const folder = path.join(editor.folder, ".chasmx", "runs");
      const kept = await Promise.all((await readdir(folder)).map((name) => readFile(path.join(folder, name), "utf8")));
      expect(kept.length).toBeGreaterThan(3);
      expect(kept.join("")).not.toContain("a-secret-of-mine");
    });
  });

  test("shows tests of workflows, and what is wrong with one where it stands", async () => {
    const files = {
      "tea.workflow.json": {
        name: "Tea",
        nodes: [{ id: "brew", type: "transformer", config: { template: "green tea" } }],
      },
      "tea.workflow.test.json": {
        workflow: "tea.workflow.json",
        tests: [
          { name: "brews green tea", expect: { outputs: { brew: "green tea" } } },
          { name: "brews black tea", expect: { outputs: { brew: "black tea" } } },
        ],
      },
    };
    await withEditor(installed, { files }, async (editor) => {
      const { page } = editor;
      await editor.open("tea.workflow.test.json");
      await openView(editor, "Testing");
      await page.locator(".test-explorer .monaco-list-row", { hasText: "tea.workflow.test.json" }).waitFor();
      await editor.command("Test: Run All Tests");
      await page.locator(".test-explorer .monaco-list-row[aria-label*='Failed']").first().waitFor();
      await editor.screenshot("tests-run");
    });
  });

  test("is right within the extension host", async () => {
    await using parrots = await parrotExtension();
    const modules = ["runs.host-test.ts", "assistants/models.host-test.ts"];
    const files = {
      "parrots.workflow.json": parrotWorkflow,
      "dodo.workflow.json": dodoWorkflow,
      [questionFile]: await questionText(),
      "publish.workflow.json": approval,
      "broken.workflow.json": { name: "Broken", nodes: [{ id: "a", type: "nothing" }] },
    };
    const results = await runInHost(
      installed,
      modules.map((module) => path.join(import.meta.dirname, module)),
      { files, settings: { "chat.disableAIFeatures": false }, otherExtensions: [parrots.folder] },
    );
    expect(Object.keys(results).length).toBeGreaterThan(5);
    expect(Object.values(results).filter((result) => result !== "passed")).toEqual([]);
  });
});
