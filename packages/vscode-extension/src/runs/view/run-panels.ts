import { type ExtensionContext, Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import { plainLine } from "../plain-text.ts";
import { advance, isOver, unknownProgress } from "../running/run-progress.ts";
import { failureOf, failureText } from "../server/failure.ts";
import type { FolderProject, Projects } from "../server/projects.ts";
import { collectMessages } from "./host-messages.ts";
import { fillPanel, panelOptions, viewIcon } from "./view-panel.ts";

/** The runs that are looked at. */
export interface RunPanels {
  /** Shows a run beside the documents, or the panel that shows it already. */
  show(project: FolderProject, runId: string, options?: { readonly preserveFocus?: boolean }): Promise<void>;
  /** Closes the panel of a run that is no more. */
  close(runId: string): void;
}

const viewType = "chasmx.run";

/** One panel a run. It follows the run until it is over or the panel is closed. */
export function openRunPanels({ subscriptions, extensionUri }: ExtensionContext, projects: Projects): RunPanels {
  const panels = new Map<string, WebviewPanel>();
  const fill = async (panel: WebviewPanel, project: FolderProject, runId: string) => {
    panels.set(runId, panel);
    let leave: (() => void) | undefined;
    panel.onDidDispose(() => {
      leave?.();
      panels.delete(runId);
    });
    await fillPanel(
      panel,
      { folder: project.folder.uri.toString(), run: runId },
      {
        icon: viewIcon(extensionUri),
        onReady(post) {
          leave?.();
          leave = follow(panel, { project, runId }, post);
        },
        workflow: () => workflowOf(project, runId),
      },
    );
  };
  subscriptions.push(
    window.registerWebviewPanelSerializer(viewType, {
      async deserializeWebviewPanel(panel, state: unknown) {
        const { folder, run } = Object(state);
        const project = typeof folder === "string" ? projects.of(Uri.parse(folder)) : undefined;
        if (project === undefined || typeof run !== "string") panel.dispose();
        else await fill(panel, project, run);
      },
    }),
  );
  return {
    close: (runId) => panels.get(runId)?.dispose(),
    async show(project, runId, { preserveFocus = false } = {}) {
      const known = panels.get(runId);
      if (known !== undefined) return known.reveal(undefined, preserveFocus);
      const column = { viewColumn: ViewColumn.Beside, preserveFocus };
      const panel = window.createWebviewPanel(viewType, "Run", column, {
        ...panelOptions,
        retainContextWhenHidden: true,
      });
      await fill(panel, project, runId);
    },
  };
}

interface Followed {
  readonly project: FolderProject;
  readonly runId: string;
}

type Post = Parameters<typeof collectMessages>[0];

function follow(panel: WebviewPanel, { project, runId }: Followed, post: Post): () => void {
  const messages = collectMessages(post);
  let progress = unknownProgress;
  const listener = {
    events(events: Parameters<typeof messages.events>[0]) {
      messages.events(events);
      progress = events.reduce(advance, progress);
      // What asks people must be seen from another tab.
      panel.title = `${progress.waiting.length > 0 ? "● " : ""}${plainLine(progress.name)}`;
      if (isOver(progress)) messages.flush();
    },
    delta: messages.delta,
    standing: messages.standing,
    failed(error: unknown) {
      const failure = failureOf(error);
      void window.showErrorMessage(plainLine(failureText(failure)));
      // It has been deleted elsewhere.
      if (failure.code === "RUN_NOT_FOUND") panel.dispose();
    },
  };
  const leave = project.feeds.watch(runId, listener);
  return () => {
    leave();
    messages.close();
  };
}

async function workflowOf(project: FolderProject, runId: string): Promise<Uri | undefined> {
  const run = (await project.runs()).find(({ run_id }) => run_id === runId);
  if (run?.file !== undefined) return project.uriOf(run.file);
  await window.showInformationMessage("No workflow of this folder has the name that the run's workflow had.");
  return undefined;
}
