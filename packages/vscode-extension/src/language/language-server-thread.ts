import { type MessagePort, workerData } from "node:worker_threads";
import { startLanguageServer } from "@chasmx/language-server";
import { nodeHost } from "@chasmx/language-server/node";
import { createConnection, PortMessageReader, PortMessageWriter, ProposedFeatures } from "vscode-languageserver/node";

/** The language server in a thread of the editor, for workspaces that nobody trusts. It reads data, and starts nothing. */

const { port } = workerData as { readonly port: MessagePort };
const connection = createConnection(ProposedFeatures.all, new PortMessageReader(port), new PortMessageWriter(port));
startLanguageServer(connection, nodeHost());
