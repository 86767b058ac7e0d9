import { startLanguageServer } from "@chasmx/language-server";
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";

/** The language server in a worker of a browser. It knows the documents, and nothing around them. */

const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
connection.onExit(() => self.close());
startLanguageServer(connection);
