import {
  commands,
  type ExtensionContext,
  type LanguageStatusItem,
  LanguageStatusSeverity,
  type LogOutputChannel,
  languages,
  window,
  workspace,
} from "vscode";
import { type BaseLanguageClient, type LanguageClientOptions, State } from "vscode-languageclient";
import { languageId, selectorOf } from "./documents.ts";
import { startAgain } from "./start-again.ts";

/** How the language server of an editor is reached. */
export interface LanguageConnection {
  /** What the status of the language says of it, as `in a process of its own`. */
  readonly where: string;
  /** The commands over a workflow's name that the editor carries out. */
  readonly lenses: readonly string[];
  /** Makes a client of the server, which is started with it. */
  connect(options: LanguageClientOptions): BaseLanguageClient;
}

/**
 * Keeps a language server for the editor's workflows: starts it, starts it again after a crash, and by another connection once the
 * workspace is trusted; shows how it does as the language's status; and has the commands about it. Ends with the extension.
 */
export async function keepLanguageServer(
  context: ExtensionContext,
  connectionFor: (isTrusted: boolean) => LanguageConnection,
): Promise<void> {
  const log = window.createOutputChannel("ChasmX Language Server", { log: true });
  const status = statusItem();
  let client: BaseLanguageClient | undefined;
  // One change after the other: a start takes a while, in which trust can be given or a restart asked for.
  let changes = Promise.resolve();

  async function startAnew(): Promise<void> {
    // One that has never started, or has crashed, cannot be ended either.
    await client?.dispose().catch((error: unknown) => log.debug(`The server before did not end: ${String(error)}`));
    const connection = connectionFor(workspace.isTrusted);
    const made = connection.connect(clientOptions(log, connection.lenses));
    client = made;
    made.onDidChangeState(({ newState }) => showState(status, newState, connection.where));
    try {
      await made.start();
    } catch (error) {
      log.error(`The language server did not start: ${error instanceof Error ? error.message : String(error)}`);
      showState(status, State.StartFailed, connection.where);
    }
  }

  function restart(): Promise<void> {
    changes = changes.then(startAnew);
    return changes;
  }

  context.subscriptions.push(
    log,
    status,
    { dispose: () => changes.then(() => client?.dispose()) },
    commands.registerCommand("chasmx.restartLanguageServer", restart),
    commands.registerCommand("chasmx.showLanguageServerLog", () => log.show()),
    workspace.onDidGrantWorkspaceTrust(restart),
  );
  await restart();
}

function clientOptions(outputChannel: LogOutputChannel, lenses: readonly string[]): LanguageClientOptions {
  return {
    documentSelector: selectorOf(workspace.workspaceFolders ?? []),
    outputChannel,
    errorHandler: startAgain(),
    diagnosticCollectionName: "chasmx",
    initializationOptions: { commands: lenses },
    markdown: { isTrusted: false, supportHtml: false },
  };
}

function statusItem(): LanguageStatusItem {
  const item = languages.createLanguageStatusItem("chasmx.languageServer", { language: languageId });
  item.name = "ChasmX Language Server";
  return item;
}

function showState(item: LanguageStatusItem, state: State, where: string): void {
  const isWrong = state === State.StartFailed || state === State.Stopped;
  item.severity = isWrong ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
  item.busy = state === State.Starting;
  item.text = texts[state];
  item.detail = isWrong ? "The language server has ended." : `The language server runs ${where}.`;
  item.command = isWrong
    ? { title: "Restart", command: "chasmx.restartLanguageServer" }
    : { title: "Log", command: "chasmx.showLanguageServerLog" };
}

const texts: Readonly<Record<State, string>> = {
  [State.Running]: "Checked",
  [State.Starting]: "Starting",
  [State.Stopped]: "Not checked",
  [State.StartFailed]: "Not checked",
};
