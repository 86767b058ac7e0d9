import type { Fix } from "@chasmx/core";
import type { SpanEdit } from "@chasmx/core/language";
import type { TextEdit, WorkspaceEdit } from "vscode-languageserver";
import type { OpenDocument } from "../document.ts";

/** What the editor on the other side can do. */
export interface ClientAbilities {
  /** Whether completions may have places to fill in. */
  readonly hasSnippets: boolean;
  /** Whether an edit may say which version of a document it is for. */
  readonly hasVersionedEdits: boolean;
  /** The commands that the editor carries out; a lens for any other would do nothing. */
  readonly commands: ReadonlySet<string>;
}

/** Edits as an editor takes them. */
export function textEdits(document: OpenDocument, edits: readonly SpanEdit[]): TextEdit[] {
  return edits.map(({ start, end, text }) => ({ range: document.rangeOf({ start, end }), newText: text }));
}

/** The same as a change of the workspace, which an editor refuses where the document is another one by then. */
export function workspaceEdit(document: OpenDocument, edits: TextEdit[], client: ClientAbilities): WorkspaceEdit {
  const { uri, version } = document;
  if (!client.hasVersionedEdits) return { changes: { [uri]: edits } };
  return { documentChanges: [{ textDocument: { uri, version }, edits }] };
}

/** The edits of a fix. */
export function fixEdits({ edits }: Fix): SpanEdit[] {
  return edits.map(({ range, text }) => ({ start: range.start.offset, end: range.end.offset, text }));
}
