import { commands, type LogOutputChannel, type Uri, window } from "vscode";
import { plainLine } from "../plain-text.ts";
import { failureOf, failureText } from "../server/failure.ts";

/** What a person can do about a failure. */
export interface FailureHelp {
  readonly log: LogOutputChannel;
  /** The workflow that it is about. */
  readonly uri?: Uri;
}

/** The failures that lie in a document, and are shown there. */
const documentCodes: ReadonlySet<string> = new Set(["WORKFLOW_INVALID", "WORKFLOW_CHANGED"]);

/** Tells a person what could not be done, and offers where to look. What they cancelled themselves is not told. */
export async function showFailure(error: unknown, { log, uri }: FailureHelp): Promise<void> {
  const failure = failureOf(error);
  if (failure.isCancelled) return;
  log.error(failureText(failure), ...(failure.details === undefined ? [] : [failure.details]));
  const isInDocument = uri !== undefined && failure.code !== undefined && documentCodes.has(failure.code);
  const choice = await window.showErrorMessage(
    plainLine(failureText(failure)),
    ...(isInDocument ? ["Open problem"] : []),
    "Show log",
  );
  if (choice === "Show log") log.show();
  if (choice === "Open problem" && uri !== undefined) {
    await window.showTextDocument(uri);
    await commands.executeCommand("workbench.actions.view.problems");
    await commands.executeCommand("editor.action.marker.next");
  }
}
