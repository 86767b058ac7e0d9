import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { commands, extensions, type Uri, window, workspace } from "vscode";

/** What the extension does with runs, within the extension host. */

const fileIn = async (name: string): Promise<Uri> => {
  const [uri] = await workspace.findFiles(name);
  assert.ok(uri, `${name} is in the workspace.`);
  return uri;
};

export const tests = {
  async "registers every command that its manifest names"() {
    const extension = extensions.getExtension("chasmx.vscode-extension");
    assert.ok(extension);
    await extension.activate();
    const known = new Set(await commands.getCommands(true));
    const named: { readonly command: string }[] = extension.packageJSON.contributes.commands;
    assert.deepEqual(
      named.filter(({ command }) => !known.has(command)),
      [],
    );
  },

  async "lets no workspace choose the program that runs workflows"() {
    const setting = workspace.getConfiguration("chasmx").inspect("server.path");
    assert.equal(setting?.defaultValue, "");
    await assert.rejects(
      async () => await workspace.getConfiguration("chasmx").update("server.path", "/bin/sh", false),
    );
  },

  async "runs a workflow with inputs that are given, and keeps the run"() {
    const uri = await fileIn("question.workflow.json");
    const runId = await commands.executeCommand<string>("chasmx.run", uri, { topic: "rain" });
    assert.match(runId, /./);
    const folder = path.join(path.dirname(uri.fsPath), ".chasmx", "runs");
    assert.ok((await readdir(folder)).some((name) => name.includes(runId)));
  },

  async "saves a workflow before it runs"() {
    const document = await workspace.openTextDocument(await fileIn("question.workflow.json"));
    const editor = await window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(document.positionAt(document.getText().length), "\n"));
    assert.ok(document.isDirty);
    assert.ok(await commands.executeCommand<string>("chasmx.rehearse", document.uri, {}));
    assert.ok(!document.isDirty);
  },

  async "begins no run of a workflow with problems"() {
    const uri = await fileIn("broken.workflow.json");
    const before = (await workspace.findFiles(".chasmx/runs/*.jsonl")).length;
    assert.equal(await commands.executeCommand("chasmx.run", uri, {}), undefined);
    assert.equal((await workspace.findFiles(".chasmx/runs/*.jsonl")).length, before);
  },
};
