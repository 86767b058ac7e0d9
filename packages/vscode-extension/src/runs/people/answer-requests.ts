import { answerRun, type RunRequest, runRequests } from "@chasmx/run-server/protocol";
import { commands, window } from "vscode";
import type { Parts } from "../parts.ts";
import { plainLine } from "../plain-text.ts";
import type { JsonValue } from "../protocol-types.ts";
import { showFailure } from "../running/show-failure.ts";
import type { FolderProject } from "../server/projects.ts";
import { askRequest } from "./ask-request.ts";
import { openRequestDocuments } from "./request-documents.ts";
import { requestForm } from "./request-form.ts";

/** Puts to the person what runs ask. */
export interface RequestDesk {
  /** Asks for everything that a run waits for, one thing after another. */
  answer(project: FolderProject, runId: string): Promise<void>;
}

/** Makes the desk, and has it tell the person of every run that begins to wait. */
export function openRequestDesk(parts: Pick<Parts, "context" | "log" | "projects" | "panels">): RequestDesk {
  const documents = openRequestDocuments(parts.context);
  const answer = async (project: FolderProject, runId: string) => {
    try {
      const requests = await project.server.request(runRequests, { run_id: runId });
      if (requests.length === 0) await window.showInformationMessage("This run waits for nobody any more.");
      for (const request of requests) {
        const value = await askRequest(request, documents);
        if (value === undefined) return;
        await give({ project, runId, request }, value);
      }
    } catch (error) {
      await showFailure(error, parts);
    }
  };
  const told = new Set<string>();
  const followed = new WeakSet<FolderProject>();
  const look = async (project: FolderProject) => {
    const runs = await project.runs().catch(() => []);
    for (const { run_id, workflow } of runs.filter(({ status }) => status === "paused")) {
      const requests = await project.server.request(runRequests, { run_id }).catch(() => []);
      for (const request of requests) {
        const key = `${run_id} ${request.key}`;
        if (told.has(key)) continue;
        told.add(key);
        void tell({ project, runId: run_id, request }, workflow);
      }
    }
  };
  const tell = async (asked: Asked, workflow: string) => {
    const choices = fewChoices(asked.request);
    const buttons = [...(choices.length === 0 ? ["Answer"] : choices.map(({ label }) => label)), "Show run"];
    const { node, question } = asked.request;
    const chosen = await window.showInformationMessage(plainLine(`${workflow}: ${node} asks: ${question}`), ...buttons);
    const { project, runId } = asked;
    if (chosen === "Show run") return await parts.panels.show(project, runId);
    if (chosen === "Answer" && choices.length === 0) return await answer(project, runId);
    const choice = choices.find(({ label }) => label === chosen);
    if (choice !== undefined) await give(asked, choice.value).catch((error: unknown) => showFailure(error, parts));
  };
  const follow = () => {
    for (const project of parts.projects.all()) {
      if (followed.has(project)) continue;
      followed.add(project);
      project.onRuns(() => void look(project));
      // What has waited since before this window was opened.
      project.server.onState((state) => {
        if (state === "ready") void look(project);
      });
    }
  };
  follow();
  parts.context.subscriptions.push(
    parts.projects.onChange(follow),
    commands.registerCommand("chasmx.answerRun", async (line: unknown) => {
      const { project, run } = Object(line);
      if (run !== undefined) return await answer(project, run.run_id);
      const waiting = await waitingRuns(parts);
      const chosen =
        waiting.length > 1 ? await window.showQuickPick(waiting, { placeHolder: "Which run?" }) : waiting[0];
      if (waiting.length === 0) await window.showInformationMessage("No run waits for an answer.");
      if (chosen !== undefined) await answer(chosen.project, chosen.runId);
    }),
  );
  return { answer };
}

/** The choices that a notification has room for; none where more than it can show must be read first. */
function fewChoices({ question, details, ...request }: RunRequest) {
  const form = requestForm({ ...request, question });
  const isShort = form.kind === "choice" && form.choices.length <= 3 && details === undefined && question.length < 200;
  return isShort ? form.choices : [];
}

interface Asked {
  readonly project: FolderProject;
  readonly runId: string;
  readonly request: RunRequest;
}

async function waitingRuns({ projects }: Pick<Parts, "projects">) {
  const all = await projects.gather(async (project) => (await project.runs()).map((run) => ({ project, run })));
  return all
    .filter(({ run }) => run.status === "paused")
    .map(({ project, run }) => ({
      label: plainLine(run.workflow),
      description: run.run_id,
      project,
      runId: run.run_id,
    }));
}

async function give({ project, runId, request }: Asked, value: JsonValue): Promise<void> {
  const { message, outcome } = await project.server.request(answerRun, { run_id: runId, key: request.key, value });
  if (outcome === "taken") window.setStatusBarMessage(`$(pass) ${plainLine(message)}`, 10_000);
  else await window.showInformationMessage(plainLine(message));
}
