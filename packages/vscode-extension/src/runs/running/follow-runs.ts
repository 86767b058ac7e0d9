import { cancelRun } from "@chasmx/run-server/protocol";
import { commands, type Progress, ProgressLocation, StatusBarAlignment, type Uri, window } from "vscode";
import type { Parts } from "../parts.ts";
import { plainLine } from "../plain-text.ts";
import type { FolderProject } from "../server/projects.ts";
import { revealNode } from "../view/reveal-node.ts";
import { advance, isOver, progressText, type RunProgress, unknownProgress } from "./run-progress.ts";
import { endText, runningText } from "./running-texts.ts";
import { showFailure } from "./show-failure.ts";

/** What is told of a run besides its events. */
interface FollowedRun {
  readonly uri?: Uri;
  /** What the person should know before they look at it. Each is told once. */
  readonly notes: readonly string[];
}

/** The runs that were begun here, in the notifications and the status bar. */
export interface FollowRuns {
  /** Shows a run that this editor has just begun until it is over. */
  begin(project: FolderProject, runId: string, run: FollowedRun): void;
}

/** Opens the status bar's item, which is hidden while nothing runs. */
export function followRuns(parts: Pick<Parts, "context" | "log" | "panels">): FollowRuns {
  const going = new Map<string, { readonly progress: RunProgress; readonly project: FolderProject }>();
  const item = window.createStatusBarItem("chasmx.running", StatusBarAlignment.Left, 5);
  item.name = "ChasmX Runs";
  item.command = "chasmx.showGoingRuns";
  const show = () => {
    const shown = runningText([...going.values()].map(({ progress }) => progress));
    if (shown === undefined) return item.hide();
    item.text = shown.text;
    item.tooltip = shown.tooltip;
    item.show();
  };
  const showGoing = async () => {
    const items = [...going].map(([runId, { progress, project }]) => ({
      label: plainLine(progress.name),
      description: progressText(progress),
      runId,
      project,
    }));
    const chosen = items.length === 1 ? items[0] : await window.showQuickPick(items, { placeHolder: "Which run?" });
    if (chosen !== undefined) await parts.panels.show(chosen.project, chosen.runId);
  };
  parts.context.subscriptions.push(item, commands.registerCommand("chasmx.showGoingRuns", showGoing));
  const told = new Set<string>();
  const tellOnce = async (sentence: string) => {
    parts.log.info(sentence);
    if (told.has(sentence)) return;
    told.add(sentence);
    await window.showInformationMessage(plainLine(sentence));
  };
  return {
    begin(project, runId, run) {
      const note = (progress: RunProgress) => {
        if (isOver(progress)) going.delete(runId);
        else going.set(runId, { progress, project });
        show();
      };
      for (const sentence of run.notes) void tellOnce(sentence);
      void window.withProgress(
        { location: ProgressLocation.Notification, title: "ChasmX", cancellable: true },
        async (shown, cancellation) => {
          cancellation.onCancellationRequested(() => {
            project.server.request(cancelRun, { run_id: runId }).catch((error: unknown) => showFailure(error, parts));
          });
          const progress = await untilOver(project, runId, { shown, note });
          void tellEnd(progress, { parts, project, runId, run });
        },
      );
    },
  };
}

interface Watching {
  readonly shown: Progress<{ message?: string; increment?: number }>;
  note(progress: RunProgress): void;
}

function untilOver(project: FolderProject, runId: string, { shown, note }: Watching): Promise<RunProgress> {
  return new Promise((resolve) => {
    let progress = unknownProgress;
    let reported = 0;
    // A run that is resumed was interrupted before: what was told of it until now ends nothing.
    let isCatchingUp = true;
    const end = (last: RunProgress) => {
      note(last);
      resolve(last);
      // The feed tells all its listeners first.
      setImmediate(() => leave());
    };
    const leave = project.feeds.watch(runId, {
      events(events) {
        progress = events.reduce(advance, progress);
        const done = progress.nodes === 0 ? 0 : (100 * progress.finished) / progress.nodes;
        const text = `${progress.name}: ${progressText(progress)}`;
        shown.report({ message: plainLine(text), increment: done - reported });
        reported = done;
        const isResumed = isCatchingUp && progress.status === "interrupted";
        if (isOver(progress) && !isResumed) end(progress);
        else note(progress);
      },
      standing(status) {
        if (!isCatchingUp) end({ ...progress, status });
      },
      failed: () => end({ ...progress, status: "interrupted" }),
    });
    isCatchingUp = false;
  });
}

interface Ended {
  readonly parts: Pick<Parts, "log" | "panels">;
  readonly project: FolderProject;
  readonly runId: string;
  readonly run: FollowedRun;
}

async function tellEnd(progress: RunProgress, { parts, project, runId, run }: Ended): Promise<void> {
  const text = endText(progress);
  parts.log.info(text);
  const { failure, status } = progress;
  if (status !== "failed" && status !== "interrupted") {
    window.setStatusBarMessage(`$(${status === "completed" ? "pass" : "circle-slash"}) ${plainLine(text)}`, 10_000);
    return;
  }
  const node = failure?.node;
  const offered = [...(node !== undefined && run.uri !== undefined ? ["Open problem"] : []), "Show run", "Show log"];
  const choice = await window.showErrorMessage(plainLine(text), ...offered);
  if (choice === "Open problem" && node !== undefined && run.uri !== undefined) await revealNode(run.uri, node);
  if (choice === "Show run") await parts.panels.show(project, runId);
  if (choice === "Show log") parts.log.show();
}
