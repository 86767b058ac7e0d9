import { commands, type ExtensionContext, Uri, workspace } from "vscode";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from "vscode-languageclient/browser";
import { keepLanguageServer } from "../language/language-session.ts";
import { registerNewWorkflow } from "../language/new-workflow.ts";

/** The extension in a browser, where no process can be started: workflows are checked and completed, and not run. */

export async function activate(context: ExtensionContext): Promise<void> {
  const program = Uri.joinPath(context.extensionUri, "dist", "web", "language-server.js");
  // What cannot be done here is not offered either: the manifest's conditions ask for this.
  await commands.executeCommand("setContext", "chasmx.inBrowser", true);
  registerNewWorkflow(context);
  await keepLanguageServer(context, () => ({
    where: "in the browser",
    lenses: [],
    connect: (options) => new LanguageClient("chasmx", "ChasmX", () => workerConnection(program), options),
  }));
}

/** Starts the language server as a worker. By its text: where the files are on a remote machine, a worker has no address. */
async function workerConnection(program: Uri): Promise<MessageTransports> {
  const text = new Blob([(await workspace.fs.readFile(program)).slice()], { type: "text/javascript" });
  const address = URL.createObjectURL(text);
  const worker = new Worker(address);
  // It reads its address when it begins, and has begun once it answers.
  worker.addEventListener("message", () => URL.revokeObjectURL(address), { once: true });
  return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
}
