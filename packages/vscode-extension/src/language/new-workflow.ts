import { commands, type ExtensionContext, window, workspace } from "vscode";
import { languageId } from "./documents.ts";

/** Registers the command that opens a new workflow: the snippet of one, in a document that has no file yet. */
export function registerNewWorkflow(context: ExtensionContext): void {
  context.subscriptions.push(
    commands.registerCommand("chasmx.newWorkflow", async () => {
      const document = await workspace.openTextDocument({ language: languageId });
      await window.showTextDocument(document);
      await commands.executeCommand("editor.action.insertSnippet", { langId: languageId, name: "Workflow" });
    }),
  );
}
