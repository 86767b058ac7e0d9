import type { RunEntry, WorkflowEntry } from "@chasmx/run-server/protocol";
import { commands, type ExtensionContext, type LogOutputChannel, window } from "vscode";
import { plainLine } from "../plain-text.ts";
import { failureOf, failureText } from "../server/failure.ts";
import type { FolderProject, Projects } from "../server/projects.ts";
import { type Grouping, groupRuns } from "./run-groups.ts";
import { runLooks, workflowLooks } from "./tree-items.ts";
import { createTree, type TreeLine } from "./tree-provider.ts";

/** A workflow in its tree. */
interface WorkflowLine extends TreeLine {
  readonly project: FolderProject;
  readonly workflow: WorkflowEntry;
}

/** A run in its tree. */
interface RunLine extends TreeLine {
  readonly project: FolderProject;
  readonly run: RunEntry;
}

const groupingKey = "chasmx.groupRunsBy";

/** Opens both trees. A folder's program is started when one of them is looked at. */
export function openTrees(context: ExtensionContext, projects: Projects, log: LogOutputChannel): void {
  let grouping = context.workspaceState.get<Grouping>(groupingKey, "day");
  const treeOf = (linesOf: (project: FolderProject) => Promise<readonly TreeLine[]>) =>
    createTree(() =>
      byFolder(projects, (project) =>
        linesOf(project).catch((error: unknown) => {
          const sentence = failureText(failureOf(error));
          log.error(sentence);
          return [failureLine(project, sentence)];
        }),
      ),
    );
  const workflows = treeOf(workflowLines);
  const runs = treeOf((project) => runLines(project, grouping));
  const setGrouping = async (next: Grouping) => {
    grouping = next;
    await context.workspaceState.update(groupingKey, next);
    await commands.executeCommand("setContext", "chasmx.runsGroupedBy", next);
    runs.refresh();
  };
  const runView = window.createTreeView("chasmx.runs", { treeDataProvider: runs });
  const followed = new WeakSet<FolderProject>();
  const follow = () => {
    for (const project of projects.all()) {
      if (followed.has(project)) continue;
      followed.add(project);
      project.onWorkflows(workflows.refresh);
      project.onRuns(() => {
        runs.refresh();
        void showWaiting();
      });
      project.server.onState((state) => {
        if (state === "ready") void showWaiting();
      });
    }
    workflows.refresh();
    runs.refresh();
  };
  const showWaiting = async () => {
    // A program that is not there is not started for a number.
    const ready = projects.all().filter(({ server }) => server.state === "ready");
    const all = await Promise.all(ready.map((project) => project.runs().catch(() => [])));
    const count = all.flat().filter(({ status }) => status === "paused").length;
    const tooltip = count === 1 ? "A run waits for an answer" : `${count} runs wait for answers`;
    runView.badge = count === 0 ? undefined : { value: count, tooltip };
  };
  context.subscriptions.push(
    window.createTreeView("chasmx.workflows", { treeDataProvider: workflows }),
    runView,
    projects.onChange(follow),
    commands.registerCommand("chasmx.groupRunsByDay", () => setGrouping("day")),
    commands.registerCommand("chasmx.groupRunsByWorkflow", () => setGrouping("workflow")),
    commands.registerCommand("chasmx.refresh", () => {
      for (const project of projects.all()) project.forget();
    }),
  );
  void commands.executeCommand("setContext", "chasmx.runsGroupedBy", grouping);
  follow();
}

/** The lines of the only folder, or each folder's beneath its name. */
async function byFolder(
  projects: Projects,
  linesOf: (project: FolderProject) => Promise<readonly TreeLine[]>,
): Promise<readonly TreeLine[]> {
  const all = projects.all();
  const [only, ...others] = all;
  if (only === undefined) return [];
  if (others.length === 0) return await linesOf(only);
  return await Promise.all(
    all.map(async (project) => ({
      id: project.folder.uri.toString(),
      looks: {
        label: project.folder.name,
        description: "",
        icon: { id: "root-folder" },
        tooltip: "",
        spoken: project.folder.name,
        context: "folder",
      },
      children: await linesOf(project),
    })),
  );
}

/** Why a folder's lines cannot be told. A click tries again. */
function failureLine({ folder }: FolderProject, sentence: string): TreeLine {
  return {
    id: `${folder.uri.toString()}#failure`,
    looks: {
      label: plainLine(sentence),
      description: "",
      icon: { id: "error", color: "list.errorForeground" },
      tooltip: sentence,
      spoken: sentence,
      context: "failure",
    },
    command: { name: "chasmx.refresh", title: "Try again" },
  };
}

async function workflowLines(project: FolderProject): Promise<readonly WorkflowLine[]> {
  const [entries, runs] = await Promise.all([project.workflows(), project.runs().catch(() => [])]);
  return entries.map((workflow) => ({
    id: project.uriOf(workflow.file).toString(),
    looks: workflowLooks(workflow, runs),
    command: { name: "chasmx.openWorkflow", title: "Open" },
    project,
    workflow,
  }));
}

async function runLines(project: FolderProject, grouping: Grouping): Promise<readonly TreeLine[]> {
  const runs = await project.runs();
  const now = Date.now();
  return groupRuns(runs, grouping, { now }).map(({ label, runs: grouped }) => ({
    id: `${project.folder.uri.toString()}#group:${label}`,
    looks: {
      label,
      description: String(grouped.length),
      icon: { id: "history" },
      tooltip: "",
      spoken: `${label}, ${grouped.length}`,
      context: "run-group",
    },
    children: grouped.map(
      (run): RunLine => ({
        id: `${project.folder.uri.toString()}#run:${run.run_id}`,
        looks: runLooks(run, { now }),
        command: { name: "chasmx.showRun", title: "Open" },
        project,
        run,
      }),
    ),
  }));
}
