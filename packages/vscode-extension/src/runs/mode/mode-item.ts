import { type TransportStatus, transportStatus } from "@chasmx/run-server/protocol";
import {
  commands,
  EndOfLine,
  MarkdownString,
  Range,
  StatusBarAlignment,
  type TextDocument,
  TextEdit,
  type Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import type { Parts } from "../parts.ts";
import { plainLine } from "../plain-text.ts";
import type { CommunicationMode } from "../protocol-types.ts";
import { showFailure } from "../running/show-failure.ts";
import { givenUri, shownUri } from "../running/workflow-target.ts";
import { modeBadge } from "../trees/tree-items.ts";
import { modeEdit, modeIn } from "./mode-edit.ts";
import { modeTexts, transportText } from "./mode-texts.ts";

/** Shows in the status bar how the agents of the active workflow talk, and lets the person change it. */
export function showMode(parts: Pick<Parts, "context" | "log" | "projects">): void {
  const item = window.createStatusBarItem("chasmx.mode", StatusBarAlignment.Right, 90);
  item.name = "ChasmX Communication Mode";
  item.command = "chasmx.switchMode";
  const show = async () => {
    const uri = shownUri();
    const document = workspace.textDocuments.find((one) => one.uri.toString() === uri?.toString());
    const mode = document === undefined ? undefined : modeIn(document.getText());
    if (uri === undefined || mode === undefined) return item.hide();
    item.text = `$(comment-discussion) ${mode}`;
    item.tooltip = modeTexts[mode];
    item.show();
    const fellBack = await lastFallback(parts, uri);
    if (fellBack === undefined || shownUri()?.toString() !== uri.toString()) return;
    item.text = `$(comment-discussion) ${modeBadge(mode, fellBack)}`;
    item.tooltip = new MarkdownString().appendText(
      `The last run fell back to memory: ${fellBack.mode?.fell_back?.reason ?? ""}`,
    );
  };
  const followed = new WeakSet<object>();
  const follow = () => {
    for (const project of parts.projects.all()) {
      if (!followed.has(project)) project.onRuns(() => void show());
      followed.add(project);
    }
  };
  follow();
  parts.context.subscriptions.push(
    item,
    parts.projects.onChange(follow),
    window.onDidChangeActiveTextEditor(show),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.toString() === shownUri()?.toString()) void show();
    }),
    commands.registerCommand("chasmx.switchMode", async (argument: unknown) => {
      const uri = givenUri(argument) ?? shownUri();
      if (uri !== undefined) await switchMode(parts, uri);
    }),
  );
  void show();
}

/** The last run of a workflow, where its transport failed. A program that is not there is not started for it. */
async function lastFallback({ projects }: Pick<Parts, "projects">, uri: Uri) {
  const project = projects.of(uri);
  if (project?.server.state !== "ready") return undefined;
  const file = project.fileOf(uri);
  const runs = await project.runs().catch(() => []);
  const last = runs.find((run) => run.file === file);
  return last?.mode?.fell_back === undefined ? undefined : last;
}

async function switchMode(parts: Pick<Parts, "log" | "projects">, uri: Uri): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const now = modeIn(document.getText());
  const items = (Object.keys(modeTexts) as CommunicationMode[]).map((mode) => ({
    label: `${mode === now ? "$(check)" : "$(blank)"} ${mode}`,
    detail: modeTexts[mode],
    mode,
  }));
  const check = {
    label: "$(plug) Check the transport",
    detail: "Opens the configured transport once, and says whether it can be used.",
    mode: undefined,
  };
  const chosen = await window.showQuickPick([...items, check], {
    placeHolder: "How do the agents of this workflow talk?",
  });
  if (chosen === undefined) return;
  if (chosen.mode === undefined) return await showTransport(parts, uri);
  if (chosen.mode === now) return;
  const edits = editsFor(document, chosen.mode);
  const edit = new WorkspaceEdit();
  edit.set(uri, edits);
  await workspace.applyEdit(edit);
}

function editsFor(document: TextDocument, mode: CommunicationMode): TextEdit[] {
  const { insertSpaces, tabSize } =
    window.visibleTextEditors.find((editor) => editor.document === document)?.options ?? {};
  const indentation = {
    insertSpaces: insertSpaces !== false,
    tabSize: typeof tabSize === "number" ? tabSize : 2,
    eol: document.eol === EndOfLine.CRLF ? "\r\n" : "\n",
  };
  return modeEdit(document.getText(), mode, indentation).map(({ offset, length, content }) =>
    TextEdit.replace(new Range(document.positionAt(offset), document.positionAt(offset + length)), content),
  );
}

async function showTransport(parts: Pick<Parts, "log" | "projects">, uri: Uri): Promise<void> {
  const project = parts.projects.of(uri);
  if (project === undefined) return;
  try {
    const status: TransportStatus = await project.server.request(transportStatus, { file: project.fileOf(uri) });
    const show = status.is_ready ? window.showInformationMessage : window.showWarningMessage;
    await show(plainLine(transportText(status)));
  } catch (error) {
    await showFailure(error, { log: parts.log, uri });
  }
}
