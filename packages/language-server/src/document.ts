import { changeSnapshot, type NodeTypes, openSnapshot, type Snapshot, type Span } from "@chasmx/core/language";
import type { Position, Range, TextDocumentContentChangeEvent } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { DocumentKind } from "./host.ts";

/** A document that is open in an editor. */
export interface OpenDocument {
  readonly uri: string;
  readonly kind: DocumentKind;
  readonly version: number;
  readonly text: string;
  /** What is understood of it. */
  readonly snapshot: Snapshot;
  offsetAt(position: Position): number;
  rangeOf(span: Span): Range;
  /** Goes on with an editor's changes, in their order. */
  change(changes: readonly TextDocumentContentChangeEvent[], version: number): void;
  /** Reads the document again, with other node types. */
  useTypes(types: NodeTypes): void;
}

/** The name of a document that is nobody's business here has no kind. */
export function kindOf(uri: string, languageId: string): DocumentKind | undefined {
  const name = decoded(uri).toLowerCase();
  if (name.endsWith(".workflow.test.json")) return "workflow-test";
  if (name.endsWith(".workflow.json") || languageId === "chasmx-workflow") return "workflow";
  return undefined;
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri.replace(/[?#].*$/s, ""));
  } catch {
    return uri;
  }
}

/** A document as an editor opens it. */
export function openDocument(
  { uri, kind }: { readonly uri: string; readonly kind: DocumentKind },
  opened: { readonly version: number; readonly text: string },
  types: NodeTypes,
): OpenDocument {
  // It keeps the beginnings of lines; the text is understood by core.
  let lines = TextDocument.create(uri, "json", opened.version, opened.text);
  let snapshot = openSnapshot(opened.text, types);

  /** A place that an editor invents is the nearest one that there is. */
  function placed(change: TextDocumentContentChangeEvent): {
    readonly change: TextDocumentContentChangeEvent;
    readonly span: Span;
  } {
    if (!("range" in change)) return { change, span: { start: 0, end: snapshot.text.length } };
    const offsets = [lines.offsetAt(change.range.start), lines.offsetAt(change.range.end)];
    const range = { start: lines.positionAt(Math.min(...offsets)), end: lines.positionAt(Math.max(...offsets)) };
    return {
      change: { range, text: change.text },
      span: { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) },
    };
  }

  return {
    uri,
    kind,
    get version() {
      return lines.version;
    },
    get text() {
      return snapshot.text;
    },
    get snapshot() {
      return snapshot;
    },
    offsetAt: (position) => lines.offsetAt(position),
    rangeOf: ({ start, end }) => ({ start: lines.positionAt(start), end: lines.positionAt(end) }),
    change(changes, version) {
      const edits = changes.map((given) => {
        const { change, span } = placed(given);
        lines = TextDocument.update(lines, [change], version);
        return { ...span, text: change.text };
      });
      snapshot = changeSnapshot(snapshot, edits);
    },
    useTypes(others) {
      snapshot = openSnapshot(snapshot.text, others);
    },
  };
}
