import {
  cancelRun,
  deleteRun,
  type RunEntry,
  replayRun,
  rerun,
  resumeRun,
  type StartedRun,
} from "@chasmx/run-server/protocol";
import { commands, ProgressLocation, window } from "vscode";
import type { Parts } from "../parts.ts";
import { plainLine, plainText } from "../plain-text.ts";
import type { FollowRuns } from "../running/follow-runs.ts";
import { showFailure } from "../running/show-failure.ts";
import { givenUri } from "../running/workflow-target.ts";
import { failureOf } from "../server/failure.ts";
import type { FolderProject } from "../server/projects.ts";
import { pickNode } from "./pick-node.ts";

/** A run of a folder. */
interface ChosenRun {
  readonly project: FolderProject;
  readonly run: RunEntry;
}

/** Registers what can be done with a run: from its line in the tree, from a lens, or by choosing it. */
export function registerRunActions(parts: Parts, following: FollowRuns): void {
  const begun = async ({ project, run }: ChosenRun, started: StartedRun) => {
    const uri = run.file === undefined ? {} : { uri: project.uriOf(run.file) };
    following.begin(project, started.run_id, { ...uri, notes: started.notes });
    await parts.panels.show(project, started.run_id, { preserveFocus: true });
  };
  const again = async (chosen: ChosenRun, from?: string) => {
    const params = { run_id: chosen.run.run_id, ...(from === undefined ? {} : { from }) };
    await begun(chosen, await chosen.project.server.request(rerun, params));
  };
  const actions: Readonly<Record<string, (chosen: ChosenRun) => Promise<void>>> = {
    "chasmx.resumeRun": async (chosen) => {
      const started = await resumed(chosen);
      if (started !== undefined) await begun(chosen, started);
    },
    "chasmx.rerunRun": (chosen) => again(chosen),
    "chasmx.rerunFromNode": async (chosen) => {
      const node = await pickNode(chosen.project, chosen.run.run_id);
      if (node !== undefined) await again(chosen, node);
    },
    "chasmx.replayRun": replay,
    "chasmx.cancelRun": async ({ project, run }) => {
      await project.server.request(cancelRun, { run_id: run.run_id });
    },
    "chasmx.deleteRun": (chosen) => remove(chosen, parts),
    "chasmx.openConversation": ({ project, run }) => parts.conversations.show(project, run),
  };
  const registered = Object.entries(actions).map(([name, act]) =>
    commands.registerCommand(name, async (argument: unknown) => {
      try {
        const chosen = givenRun(argument) ?? (await pickRun(parts));
        if (chosen !== undefined) await act(chosen);
      } catch (error) {
        await showFailure(error, parts);
      }
    }),
  );
  const show = commands.registerCommand("chasmx.showRun", async (argument: unknown, runId: unknown) => {
    const uri = givenUri(argument);
    const project = uri === undefined ? undefined : parts.projects.of(uri);
    if (project !== undefined && typeof runId === "string") return await parts.panels.show(project, runId);
    const chosen = givenRun(argument) ?? (await pickRun(parts));
    if (chosen !== undefined) await parts.panels.show(chosen.project, chosen.run.run_id);
  });
  parts.context.subscriptions.push(...registered, show);
}

function givenRun(argument: unknown): ChosenRun | undefined {
  const { project, run } = Object(argument);
  return typeof run?.run_id === "string" ? { project, run } : undefined;
}

async function pickRun({ projects }: Parts): Promise<ChosenRun | undefined> {
  const all = await projects.gather(async (project) => (await project.runs()).map((run) => ({ project, run })));
  const items = all.map((chosen) => ({
    label: plainLine(chosen.run.workflow),
    description: `${chosen.run.status} · ${new Date(chosen.run.accepted_at).toLocaleString()}`,
    detail: chosen.run.run_id,
    chosen,
  }));
  if (items.length === 0) await window.showInformationMessage("There is no run yet. Run a workflow first.");
  if (items.length === 0) return undefined;
  return (await window.showQuickPick(items, { placeHolder: "Which run?", matchOnDetail: true }))?.chosen;
}

/** Goes on with a run; where its workflow has changed meanwhile, only if the person wants that. */
async function resumed({ project, run: { run_id } }: ChosenRun): Promise<StartedRun | undefined> {
  try {
    return await project.server.request(resumeRun, { run_id });
  } catch (error) {
    const { code, message } = failureOf(error);
    if (code !== "WORKFLOW_CHANGED") throw error;
    const goOn = { title: "Resume anyway" };
    const detail = plainText(message);
    if ((await window.showWarningMessage("The workflow has changed", { modal: true, detail }, goOn)) !== goOn)
      return undefined;
    return await project.server.request(resumeRun, { run_id, accept_changes: true });
  }
}

async function replay({ project, run }: ChosenRun): Promise<void> {
  const { differences, status } = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: `ChasmX: replaying ${plainLine(run.workflow)}`,
    },
    () => project.server.request(replayRun, { run_id: run.run_id }),
  );
  if (differences.length === 0) {
    await window.showInformationMessage(`The replay came out the same: ${status}. No model was called.`);
    return;
  }
  const detail = plainText(differences.join("\n"));
  await window.showWarningMessage("The replay came out different", { modal: true, detail });
}

async function remove({ project, run }: ChosenRun, { panels }: Pick<Parts, "panels">): Promise<void> {
  const yes = { title: "Delete" };
  const detail = `${plainText(run.workflow)}, ${run.run_id}. Its journal is removed for good.`;
  const choice = await window.showWarningMessage("Delete this run?", { modal: true, detail }, yes);
  if (choice !== yes) return;
  await project.server.request(deleteRun, { run_id: run.run_id });
  panels.close(run.run_id);
}
