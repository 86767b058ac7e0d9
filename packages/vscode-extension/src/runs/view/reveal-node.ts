import { Range, Uri, ViewColumn, window, workspace } from "vscode";
import { plainLine } from "../plain-text.ts";
import { idsOnTheWay, nodePlace } from "./node-place.ts";

/**
 * Shows a node of a run in its document, through the workflows that nodes on the way run: where that is seen already, else in
 * the given column. Says so where the document has no such node any more.
 */
export async function revealNode(workflow: Uri, name: string, column = ViewColumn.One): Promise<void> {
  const { through, id } = idsOnTheWay(name);
  let uri = workflow;
  for (const outer of through) {
    const document = await workspace.openTextDocument(uri);
    const file = nodePlace(document.getText(), outer)?.file;
    if (file === undefined) return await tellMissing(outer, uri);
    const next = Uri.joinPath(uri, "..", ...file.split("/"));
    // A document may name any file, and what it names is opened: within the workspace alone.
    if (workspace.getWorkspaceFolder(next) === undefined) return await tellMissing(id, uri);
    uri = next;
  }
  const document = await workspace.openTextDocument(uri);
  const place = nodePlace(document.getText(), id);
  if (place === undefined) return await tellMissing(id, uri);
  const selection = new Range(document.positionAt(place.offset), document.positionAt(place.offset + place.length));
  const seen = window.visibleTextEditors.find((editor) => editor.document === document)?.viewColumn;
  await window.showTextDocument(document, { selection, viewColumn: seen ?? column });
}

async function tellMissing(id: string, uri: Uri): Promise<void> {
  await window.showInformationMessage(
    plainLine(`"${id}" is not in ${workspace.asRelativePath(uri)} any more: the file has changed since the run.`),
  );
}
