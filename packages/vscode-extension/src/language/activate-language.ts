import path from "node:path";
import type { ExtensionContext } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { keepLanguageServer, type LanguageConnection } from "./language-session.ts";
import { lensCommands } from "./lens-commands.ts";
import { registerNewWorkflow } from "./new-workflow.ts";
import { threadConnection } from "./thread-connection.ts";

/**
 * What works while one types, also in a workspace that nobody trusts: the language server. It runs in a process of its own; without
 * trust in a thread of this one, because then no process is started.
 */
export async function activateLanguage(context: ExtensionContext): Promise<void> {
  const program = (name: string) => path.join(context.extensionPath, "dist", name);
  registerNewWorkflow(context);
  await keepLanguageServer(context, (isTrusted) =>
    isTrusted ? inProcess(program("language-server.mjs")) : inThread(program("language-server-thread.mjs")),
  );
}

function inProcess(module: string): LanguageConnection {
  return {
    where: "in a process of its own",
    lenses: lensCommands(true),
    connect: (options) => new LanguageClient("chasmx", "ChasmX", { module, transport: TransportKind.stdio }, options),
  };
}

function inThread(program: string): LanguageConnection {
  return {
    where: "inside the editor, because this workspace is not trusted",
    lenses: lensCommands(false),
    connect(options) {
      const say = (error: unknown) => options.outputChannel?.error(`The language server has failed: ${String(error)}`);
      return new LanguageClient("chasmx", "ChasmX", () => threadConnection(program, say), options);
    },
  };
}
