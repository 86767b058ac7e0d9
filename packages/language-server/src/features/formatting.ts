import { formatWorkflow } from "@chasmx/core/language";
import type { FormattingOptions, TextEdit } from "vscode-languageserver";
import type { OpenDocument } from "../document.ts";

/** What lays a document out anew; nothing where it is no sound JSON. */
export function formatting(document: OpenDocument, { insertSpaces, tabSize }: FormattingOptions): TextEdit[] {
  const indent = insertSpaces ? " ".repeat(Math.min(Math.max(tabSize, 1), 16)) : "\t";
  const { text } = document;
  const formatted = formatWorkflow(text, { indent });
  if (formatted === undefined || formatted === text) return [];
  // What stays the same at both ends keeps an editor's cursor and marks where they are.
  let start = 0;
  while (start < text.length && text[start] === formatted[start]) start += 1;
  let kept = 0;
  const most = Math.min(text.length, formatted.length) - start;
  while (kept < most && text.at(-1 - kept) === formatted.at(-1 - kept)) kept += 1;
  // A position between the two characters of a line end is none.
  if (text[start - 1] === "\r") start -= 1;
  if (kept > 0 && text.at(-kept) === "\n") kept -= 1;
  const range = document.rangeOf({ start, end: text.length - kept });
  return [{ range, newText: formatted.slice(start, formatted.length - kept) }];
}
