import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { keepLanguageServer } from "../language/language-session.ts";
import { registerNewWorkflow } from "../language/new-workflow.ts";

/** The extension in a browser, where no process can be started: workflows are checked and completed, and not run. */

export async function activate(context: ExtensionContext): Promise<void> {
  const program = Uri.joinPath(context.extensionUri, "dist", "web", "language-server.js").toString(true);
  registerNewWorkflow(context);
  await keepLanguageServer(context, () => ({
    where: "in the browser",
    connect: (options) => new LanguageClient("chasmx", "ChasmX", async () => new Worker(program), options),
  }));
}
