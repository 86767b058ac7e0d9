import { type ExtensionContext, Uri, ViewColumn, window, workspace } from "vscode";

/** What people are asked about, where it is too long for a question: as documents that nobody can change. */
export interface RequestDocuments {
  /** Shows a text, which stays as long as its tab. */
  show(name: string, text: string): Promise<void>;
}

const scheme = "chasmx-request";

/** Shows texts as texts: what models and workflows wrote may look like Markdown, and is not made into anything. */
export function openRequestDocuments({ subscriptions }: ExtensionContext): RequestDocuments {
  const texts = new Map<string, string>();
  let count = 0;
  subscriptions.push(
    workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? "This question has been answered.",
    }),
    workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString())),
  );
  return {
    async show(name, text) {
      count += 1;
      const uri = Uri.from({ scheme, path: `/${name.replace(/[\\/]/g, " ")}.txt`, query: String(count) });
      texts.set(uri.toString(), text);
      const document = await workspace.openTextDocument(uri);
      await window.showTextDocument(document, { viewColumn: ViewColumn.Active, preview: true, preserveFocus: true });
    },
  };
}
