import assert from "node:assert/strict";
import { commands, workspace } from "vscode";
import { childProcesses, completionsBehind, open, openConnections, problemsOf } from "../testing/in-editor.test-kit.ts";

/** The language half of the extension in a workspace that nobody trusts. */

/** The tests by what they show. */
export const tests: Readonly<Record<string, () => Promise<void>>> = {
  async "checks and completes, with no process and no connection more than before"() {
    assert.equal(workspace.isTrusted, false);
    const before = new Set(openConnections());
    const document = await open("broken.workflow.json");
    const [problem] = await problemsOf(document, (problems) => problems.length > 0);
    assert.ok(problem);
    assert.equal((problem.code as { value: string }).value, "unknown-edge-node");
    assert.ok((await completionsBehind(document, "{{outputs.")).includes("student"));
    const lenses = await commands.executeCommand<{ command?: { command: string } }[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.command),
      ["chasmx.showGraph"],
    );
    assert.deepEqual(
      openConnections().filter((socket) => !before.has(socket)),
      [],
    );
    const own = [...childProcesses().values()].filter((commandLine) => /chasmx|language-server/.test(commandLine));
    assert.deepEqual(own, []);
  },
};
