import assert from "node:assert/strict";
import {
  commands,
  extensions,
  type LocationLink,
  type Range,
  type Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import { childProcesses, completionsBehind, open, positionBehind, problemsOf } from "../testing/in-editor.test-kit.ts";

/** The language half of the extension inside an editor's own extension host. Its workspace comes from the test that starts it. */

/** The tests by what they show. */
export const tests: Readonly<Record<string, () => Promise<void>>> = {
  async "is activated by a workflow, and knows its files by their names"() {
    const files = ["broken.workflow.json", "sound.workflow.json", "sound.workflow.test.json"];
    const ids: string[] = [];
    for (const file of files) ids.push((await open(file)).languageId);
    assert.deepEqual(ids, ["chasmx-workflow", "chasmx-workflow", "chasmx-workflow"]);
    assert.equal((await open("other.json")).languageId, "json");
    assert.equal(extensions.getExtension("chasmx.vscode-extension")?.isActive, true);
  },

  async "shows a problem where it is, with its rule, the rule's page, and nobody else's word on it"() {
    const document = await open("broken.workflow.json");
    const [found, ...others] = await problemsOf(document, (problems) => problems.length > 0);
    assert.deepEqual(others, []);
    assert.ok(found);
    assert.equal(found.source, "chasmx");
    assert.equal(document.getText(found.range), '"teecher"');
    const { value, target } = found.code as { value: string; target: Uri };
    assert.equal(value, "unknown-edge-node");
    assert.match(target.toString(true), /docs\/checks\.md#unknown-edge-node$/);
    assert.match((await workspace.openTextDocument(target.with({ fragment: "" }))).getText(), /unknown-edge-node/);
  },

  async "completes ids in edges, outputs in templates and whom to ask in directives"() {
    const document = await open("sound.workflow.json");
    assert.ok((await completionsBehind(document, '"to": "')).includes("teacher"));
    assert.ok((await completionsBehind(document, "{{outputs.")).includes("student"));
    assert.ok((await completionsBehind(document, "ask_node('")).includes("teacher"));
  },

  async "renames a node in edges, templates and directives at once"() {
    const document = await open("sound.workflow.json");
    const at = positionBehind(document, '"id": "te');
    const edit = await commands.executeCommand<WorkspaceEdit>(
      "vscode.executeDocumentRenameProvider",
      ...[document.uri, at, "tutor"],
    );
    assert.ok(await workspace.applyEdit(edit));
    const text = document.getText();
    for (const expected of ['"id": "tutor"', '"to": "tutor"', "ask_node('tutor'", "{{outputs.tutor}}"]) {
      assert.ok(text.includes(expected), `${expected} in ${text}`);
    }
    assert.doesNotMatch(text, /["'.]teacher/);
    await commands.executeCommand("workbench.action.files.revert");
  },

  async "finds the definition of a node from an edge"() {
    const document = await open("sound.workflow.json");
    const found = await commands.executeCommand<(LocationLink | { range: Range })[]>(
      "vscode.executeDefinitionProvider",
      ...[document.uri, positionBehind(document, '"to": "te')],
    );
    const ranges = found.map((one) => ("targetRange" in one ? one.targetRange : one.range));
    assert.deepEqual(
      ranges.map(({ start }) => start.line),
      [document.positionAt(document.getText().indexOf('"id": "teacher"')).line],
    );
  },

  async "formats with its own server, and shows hovers and symbols"() {
    const document = await open("unformatted.workflow.json");
    await commands.executeCommand("editor.action.formatDocument");
    assert.equal(document.getText(), '{ "name": "Unformatted", "nodes": [{ "id": "a", "type": "start" }] }\n');
    await commands.executeCommand("workbench.action.files.revert");
    const sound = await open("sound.workflow.json");
    const at = positionBehind(sound, '"id": "te');
    const hovers = await commands.executeCommand<unknown[]>("vscode.executeHoverProvider", sound.uri, at);
    assert.equal(hovers.length, 1);
    const symbols = await commands.executeCommand<unknown[]>("vscode.executeDocumentSymbolProvider", sound.uri);
    assert.ok(symbols.length > 0);
  },

  async "writes a new workflow in which nothing is wrong"() {
    await commands.executeCommand("chasmx.newWorkflow");
    const document = window.activeTextEditor?.document;
    assert.equal(document?.languageId, "chasmx-workflow");
    assert.ok(document);
    JSON.parse(document.getText());
    // A problem that comes and goes shows that it has been looked at.
    const edit = new WorkspaceEdit();
    const end = positionBehind(document, '"to": "');
    edit.insert(document.uri, end, "no-");
    await workspace.applyEdit(edit);
    await problemsOf(document, (problems) => problems.some(({ message }) => message.includes("no-teacher")));
    await commands.executeCommand("undo");
    await problemsOf(document, (problems) => problems.length === 0);
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  },

  async "suggests within texts, which JSON does not"() {
    const scope = { languageId: "chasmx-workflow" };
    assert.deepEqual(workspace.getConfiguration("editor", scope).get("quickSuggestions"), {
      ...(workspace.getConfiguration("editor", { languageId: "json" }).get("quickSuggestions") as object),
      strings: "on",
    });
    assert.equal(workspace.getConfiguration("editor", scope).get("defaultFormatter"), "chasmx.vscode-extension");
    assert.equal(workspace.getConfiguration("chasmx").get("trace.server"), "off");
  },

  async "starts its server again after it was killed, and when asked to"() {
    const document = await open("broken.workflow.json");
    await problemsOf(document, (problems) => problems.length > 0);
    const [first] = serverProcesses();
    assert.ok(first);
    const cleared = problemsOf(document, (problems) => problems.length === 0);
    process.kill(first, "SIGKILL");
    await cleared;
    await problemsOf(document, (problems) => problems.length > 0);
    const [second] = serverProcesses();
    assert.notEqual(second, first);
    const clearedAgain = problemsOf(document, (problems) => problems.length === 0);
    await commands.executeCommand("chasmx.restartLanguageServer");
    await clearedAgain;
    await problemsOf(document, (problems) => problems.length > 0);
    assert.ok(!serverProcesses().includes(second ?? 0));
  },
};

/** The processes of the language server that this one has started. */
function serverProcesses(): number[] {
  const servers = [...childProcesses()].filter(([, commandLine]) => commandLine.includes("language-server.mjs"));
  return servers.map(([id]) => id);
}
