import {
  CodeLensRefreshRequest,
  type Connection,
  DidChangeWatchedFilesNotification,
  type FileEvent,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { codeActions, fixAllKind } from "./features/code-actions.ts";
import { codeLenses } from "./features/code-lenses.ts";
import { completion } from "./features/completion.ts";
import { shownDiagnostic } from "./features/diagnostics.ts";
import type { ClientAbilities } from "./features/edits.ts";
import { formatting } from "./features/formatting.ts";
import { hover } from "./features/hover.ts";
import { definition, highlights, prepareRename, references, rename } from "./features/names.ts";
import {
  allSemanticTokens,
  documentSymbols,
  foldingRanges,
  inlayHints,
  semanticTokens,
  tokenLegend,
} from "./features/structure.ts";
import type { LanguageHost } from "./host.ts";
import { type Workplace, workspace } from "./workspace.ts";

/**
 * Serves an editor over a connection, which it starts. It runs nothing and reads nothing but what the editor sends and the host
 * says. What the editor can do comes with its `initialize`; `initializationOptions` may hold `commands`, those of
 * {@link commands} that it carries out.
 */
export function startLanguageServer(connection: Connection, host: LanguageHost = {}): void {
  let client: ClientAbilities = { hasSnippets: false, hasVersionedEdits: false, commands: new Set() };
  let canWatch = false;
  let canRefreshLenses = false;
  let hasFolders = false;
  const pageOf = (code: string) => host.pageOf?.(code);
  const documents = workspace(host, (document, { version, diagnostics }) => {
    const shown = diagnostics.map((one) => shownDiagnostic(document, one, pageOf));
    void connection.sendDiagnostics({ uri: document.uri, version, diagnostics: shown });
  });

  /** Answers for a document that is open and of a kind that is known; everything else has no answer. */
  function at<T>(uri: string, answer: (place: Workplace) => T): T | null {
    const place = documents.get(uri);
    return place === undefined ? null : answer(place);
  }

  connection.onInitialize((params) => {
    client = abilitiesOf(params);
    host.useFolders?.(foldersOf(params));
    canWatch = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    canRefreshLenses = params.capabilities.workspace?.codeLens?.refreshSupport === true;
    hasFolders = params.capabilities.workspace?.workspaceFolders === true;
    return capabilities;
  });
  connection.onInitialized(() => {
    if (hasFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(async () => {
        const folders = (await connection.workspace.getWorkspaceFolders()) ?? [];
        host.useFolders?.(folders.map(({ uri }) => uri));
      });
    }
    const watchers = [...projectFiles, runFiles].map((globPattern) => ({ globPattern }));
    if (canWatch) void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  });
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    const isOfRun = ({ uri }: FileEvent) => uri.endsWith(runSuffix);
    if (!changes.every(isOfRun)) await documents.readProjects();
    if (!changes.some(isOfRun)) return;
    host.forgetRuns?.();
    if (canRefreshLenses) await connection.sendRequest(CodeLensRefreshRequest.type);
  });
  connection.onDidSaveTextDocument(() => documents.readProjects());
  connection.onShutdown(() => documents.closeAll());

  connection.onDidOpenTextDocument(({ textDocument }) => documents.open(textDocument));
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    if (documents.get(uri) !== undefined) void connection.sendDiagnostics({ uri, diagnostics: [] });
    documents.close(uri);
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    at(uri, ({ document, diagnosing }) => {
      document.change(contentChanges, version);
      diagnosing.plan();
    });
  });

  connection.onCompletion(({ textDocument, position }) =>
    at(textDocument.uri, (place) => (place.document.kind === "workflow" ? completion(place, position, client) : null)),
  );
  connection.onHover(({ textDocument, position }) => at(textDocument.uri, (place) => hover(place, position)));
  connection.onDefinition(({ textDocument, position }) =>
    at(textDocument.uri, ({ document }) => definition(document, position)),
  );
  connection.onReferences(({ textDocument, position, context }) =>
    at(textDocument.uri, ({ document }) => references(document, position, context.includeDeclaration)),
  );
  connection.onDocumentHighlight(({ textDocument, position }) =>
    at(textDocument.uri, ({ document }) => highlights(document, position)),
  );
  connection.onPrepareRename(({ textDocument, position }) =>
    at(textDocument.uri, ({ document }) => prepareRename(document, position)),
  );
  connection.onRenameRequest(({ textDocument, position, newName }) =>
    at(textDocument.uri, ({ document }) => rename(document, { position, newName }, client)),
  );
  connection.onDocumentSymbol(({ textDocument }) => at(textDocument.uri, ({ document }) => documentSymbols(document)));
  connection.onFoldingRanges(({ textDocument }) => at(textDocument.uri, ({ document }) => foldingRanges(document)));
  connection.onDocumentFormatting(({ textDocument, options }) =>
    at(textDocument.uri, ({ document }) => formatting(document, options)),
  );
  connection.onCodeAction((params) =>
    at(params.textDocument.uri, async ({ document, diagnosing }) =>
      codeActions(document, { findings: await diagnosing.now(), params }, { client, pageOf }),
    ),
  );
  connection.onCodeLens(({ textDocument }) =>
    at(textDocument.uri, async ({ document, findLastRun }) => codeLenses(document, await findLastRun(), client)),
  );
  connection.languages.inlayHint.on(({ textDocument, range }) =>
    at(textDocument.uri, ({ document }) => inlayHints(document, range)),
  );
  connection.languages.semanticTokens.on(async ({ textDocument }, token) => {
    const place = documents.get(textDocument.uri);
    return place === undefined ? { data: [] } : await allSemanticTokens(place.document, token);
  });
  connection.languages.semanticTokens.onRange(
    ({ textDocument, range }) =>
      at(textDocument.uri, ({ document }) => semanticTokens(document, range)) ?? { data: [] },
  );
  connection.listen();
}

/** What says which node types and models there are. */
const projectFiles = ["**/chasmx.config.json", "**/chasmx.manifest.json"];

/** How runs stand, written when that changes, where runs are kept unless the configuration says so. */
const runSuffix = ".summary.json";
const runFiles = `**/.chasmx/runs/*${runSuffix}`;

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  if (workspaceFolders != null) return workspaceFolders.map(({ uri }) => uri);
  return rootUri === null ? [] : [rootUri];
}

function abilitiesOf({
  capabilities: { textDocument, workspace: edits },
  initializationOptions,
}: InitializeParams): ClientAbilities {
  const { commands } = (initializationOptions ?? {}) as { readonly commands?: unknown };
  return {
    hasSnippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    hasVersionedEdits: edits?.workspaceEdit?.documentChanges === true,
    commands: new Set(Array.isArray(commands) ? commands.filter((one) => typeof one === "string") : []),
  };
}

const capabilities: InitializeResult = {
  serverInfo: { name: "chasmx-language-server" },
  capabilities: {
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    completionProvider: { triggerCharacters: ['"', ":", ".", "'", "{", "|", "%"] },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    documentFormattingProvider: true,
    codeActionProvider: { codeActionKinds: ["quickfix", fixAllKind] },
    codeLensProvider: {},
    inlayHintProvider: true,
    semanticTokensProvider: { legend: tokenLegend, full: true, range: true },
  },
};
