import {
  applyEdits,
  changeSnapshot,
  type NodeTypes,
  openSnapshot,
  type Snapshot,
  type Span,
  type SpanEdit,
} from "@chasmx/core/language";
import type { Position, Range, TextDocumentContentChangeEvent } from "vscode-languageserver";
import type { DocumentKind } from "./host.ts";
import { linesOf } from "./lines.ts";

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
  const lines = linesOf(opened.text);
  let { version } = opened;
  let snapshot = openSnapshot(opened.text, types);

  /** Where a change is made in a text. A place that an editor invents is the nearest one that there is. */
  function spanOf(text: string, change: TextDocumentContentChangeEvent): Span {
    if (!("range" in change)) return { start: 0, end: text.length };
    const offsets = [lines.offsetAt(text, change.range.start), lines.offsetAt(text, change.range.end)];
    return { start: Math.min(...offsets), end: Math.max(...offsets) };
  }

  return {
    uri,
    kind,
    get version() {
      return version;
    },
    get text() {
      return snapshot.text;
    },
    get snapshot() {
      return snapshot;
    },
    offsetAt: (position) => lines.offsetAt(snapshot.text, position),
    rangeOf: ({ start, end }) => ({
      start: lines.positionAt(snapshot.text, start),
      end: lines.positionAt(snapshot.text, end),
    }),
    change(changes, next) {
      version = next;
      const edits: SpanEdit[] = [];
      let { text } = snapshot;
      for (const [index, change] of changes.entries()) {
        const edit = { ...spanOf(text, change), text: change.text };
        edits.push(edit);
        // The text after the last one is the snapshot's: a second copy of a large one is not made for its lines.
        const isLast = index === changes.length - 1;
        if (isLast) snapshot = changeSnapshot(snapshot, edits);
        text = isLast ? snapshot.text : applyEdits(text, [edit]);
        lines.change(text, edit, edit.text.length);
      }
    },
    useTypes(others) {
      snapshot = openSnapshot(snapshot.text, others);
    },
  };
}
