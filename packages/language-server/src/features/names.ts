import { namedThingAt, type Occurrence, occurrencesOf, renameNode } from "@chasmx/core/language";
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  LSPErrorCodes,
  type Position,
  type Range,
  ResponseError,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { OpenDocument } from "../document.ts";
import { type ClientAbilities, textEdits, workspaceEdit } from "./edits.ts";
import { workflowFileAt } from "./workflow-file.ts";

/** Every place in which the document names what it names at a position. */
function occurrencesAt(document: OpenDocument, position: Position): readonly Occurrence[] {
  const thing = namedThingAt(document.snapshot, document.offsetAt(position));
  return thing === undefined ? [] : occurrencesOf(document.snapshot, thing);
}

/** Where the node or variable named at a position is declared, or the workflow's file that is named there. */
export function definition(document: OpenDocument, position: Position): Location[] {
  const file = workflowFileAt(document, document.offsetAt(position));
  if (file !== undefined) return [file];
  return occurrencesAt(document, position).flatMap(({ role, span }) =>
    role === "declaration" ? [{ uri: document.uri, range: document.rangeOf(span) }] : [],
  );
}

/** Every place in which the node or variable is named that is named at a position. */
export function references(document: OpenDocument, position: Position, includeDeclaration: boolean): Location[] {
  return occurrencesAt(document, position)
    .filter(({ role }) => includeDeclaration || role !== "declaration")
    .map(({ span }) => ({ uri: document.uri, range: document.rangeOf(span) }));
}

/** The same as marks in the text. */
export function highlights(document: OpenDocument, position: Position): DocumentHighlight[] {
  return occurrencesAt(document, position).map(({ role, span }) => ({
    range: document.rangeOf(span),
    kind: role === "declaration" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

/** The name at a position where it can be given another one. Throws where it cannot, saying why. */
export function prepareRename(
  document: OpenDocument,
  position: Position,
): { range: Range; placeholder: string } | null {
  const thing = namedThingAt(document.snapshot, document.offsetAt(position));
  if (thing === undefined) return null;
  if (thing.kind === "variable") {
    throw refused(
      "Only nodes can be renamed. A variable is given by its name from outside this file: as an input, and by other workflows.",
    );
  }
  return { range: document.rangeOf(thing.span), placeholder: thing.name };
}

/** What gives the node that is named at a position another id. Throws where it cannot have that, saying why. */
export function rename(
  document: OpenDocument,
  { position, newName }: { readonly position: Position; readonly newName: string },
  client: ClientAbilities,
): WorkspaceEdit | null {
  const thing = namedThingAt(document.snapshot, document.offsetAt(position));
  if (prepareRename(document, position) === null || thing === undefined) return null;
  const result = renameNode(document.snapshot, thing.name, newName);
  if ("problem" in result) throw refused(result.problem);
  return workspaceEdit(document, textEdits(document, result.edits), client);
}

function refused(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
