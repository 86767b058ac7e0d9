import { workflowFileNamedAt } from "@chasmx/core/language";
import type { Location } from "vscode-languageserver";
import type { OpenDocument } from "../document.ts";

/** The beginning of the workflow's file that a node runs, where its name stands at an offset. Whether it exists is not looked up. */
export function workflowFileAt({ snapshot, uri }: OpenDocument, offset: number): Location | undefined {
  const file = workflowFileNamedAt(snapshot, offset);
  // A path from a root leads out of the project, or to another machine.
  if (file === undefined || file.startsWith("/")) return undefined;
  const path = file.split("/").map(encodeURIComponent).join("/");
  if (!URL.canParse(path, uri)) return undefined;
  const start = { line: 0, character: 0 };
  return { uri: new URL(path, uri).href, range: { start, end: start } };
}
