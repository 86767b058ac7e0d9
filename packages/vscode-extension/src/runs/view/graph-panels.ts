import { parse } from "jsonc-parser";
import { type ExtensionContext, Uri, ViewColumn, type WebviewPanel, window, workspace } from "vscode";
import type { JsonObject } from "../protocol-types.ts";
import { fillPanel, panelOptions, viewIcon } from "./view-panel.ts";

/** The graphs of documents. Nothing runs for them: they are shown in a workspace that nobody trusts too. */
export interface GraphPanels {
  show(uri: Uri): Promise<void>;
}

const viewType = "chasmx.graph";

/** One panel a document, which follows it while somebody types. */
export function openGraphPanels({ subscriptions, extensionUri }: ExtensionContext): GraphPanels {
  const panels = new Map<string, WebviewPanel>();
  const fill = async (panel: WebviewPanel, uri: Uri) => {
    const key = uri.toString();
    panels.set(key, panel);
    const send = async () => {
      const workflow = workflowIn((await workspace.openTextDocument(uri)).getText());
      if (workflow !== undefined) await panel.webview.postMessage({ type: "workflow", workflow });
    };
    const following = workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document.uri.toString() === key && contentChanges.length > 0) void send();
    });
    panel.onDidDispose(() => {
      following.dispose();
      panels.delete(key);
    });
    await fillPanel(
      panel,
      { uri: key },
      { icon: viewIcon(extensionUri), onReady: () => void send(), workflow: async () => uri },
    );
  };
  subscriptions.push(
    window.registerWebviewPanelSerializer(viewType, {
      async deserializeWebviewPanel(panel, state: unknown) {
        const { uri } = Object(state);
        if (typeof uri === "string") await fill(panel, Uri.parse(uri));
        else panel.dispose();
      },
    }),
  );
  return {
    async show(uri) {
      const known = panels.get(uri.toString());
      if (known !== undefined) return known.reveal();
      const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
      const panel = window.createWebviewPanel(viewType, `Graph of ${name}`, ViewColumn.Beside, {
        ...panelOptions,
        retainContextWhenHidden: true,
      });
      await fill(panel, uri);
    },
  };
}

/** What can be drawn of a text; nothing while it is no object, so that what was drawn before stays. */
function workflowIn(text: string): JsonObject | undefined {
  const value: unknown = parse(text);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}
