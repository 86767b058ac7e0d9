import { type HostMessage, renderPage, type ViewMessage } from "@chasmx/run-view";
import { Uri, ViewColumn, type WebviewPanel, window, workspace } from "vscode";
import { revealNode } from "./reveal-node.ts";

/** What a panel shows. */
export interface Shown {
  /** The view listens, for the first time or again after it was hidden: sends all there is. */
  onReady(post: (message: HostMessage) => void): void;
  /** The picture on its tab. */
  readonly icon: NonNullable<WebviewPanel["iconPath"]>;
  /** The document in which its nodes are. */
  workflow(): Promise<Uri | undefined>;
}

/** The extension's own picture, for light themes and for dark ones. */
export function viewIcon(extension: Uri): Shown["icon"] {
  const picture = (name: string) => Uri.joinPath(extension, "media", name);
  return { light: picture("file-light.svg"), dark: picture("file-dark.svg") };
}

let page: Promise<string> | undefined;

/** How every panel of the view is made. */
export const panelOptions = { enableScripts: true, localResourceRoots: [] };

/** Fills a panel with the view, and carries out what it asks for. `state` finds it again after the window is loaded anew. */
export async function fillPanel(panel: WebviewPanel, state: object, shown: Shown): Promise<void> {
  panel.iconPath = shown.icon;
  const post = (message: HostMessage) => void panel.webview.postMessage(message);
  panel.webview.onDidReceiveMessage(async (message: ViewMessage) => {
    if (message.type === "ready") {
      post({ type: "keep", state });
      shown.onReady(post);
    }
    if (message.type === "open") {
      const uri = await shown.workflow();
      // Beside the view, not over it.
      const column = panel.viewColumn === ViewColumn.One ? ViewColumn.Two : ViewColumn.One;
      if (uri !== undefined) await revealNode(uri, message.node, column);
    }
    if (message.type === "export") await saveDrawing(message.name, message.content, await shown.workflow());
  });
  page ??= renderPage({});
  panel.webview.html = await page;
}

async function saveDrawing(name: string, content: string, workflow: Uri | undefined): Promise<void> {
  const folder = workflow === undefined ? workspace.workspaceFolders?.[0]?.uri : Uri.joinPath(workflow, "..");
  const uri = await window.showSaveDialog({
    filters: { SVG: ["svg"] },
    title: "Save the graph",
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, name) }),
  });
  if (uri !== undefined) await workspace.fs.writeFile(uri, new TextEncoder().encode(content));
}
