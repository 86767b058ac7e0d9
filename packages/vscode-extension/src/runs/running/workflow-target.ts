import { Uri, window } from "vscode";
import { plainLine } from "../plain-text.ts";
import type { FolderProject, Projects } from "../server/projects.ts";

/** The workflow that a command is for. */
export interface WorkflowTarget {
  readonly project: FolderProject;
  readonly file: string;
  readonly uri: Uri;
}

/** Whether a file is a workflow, by its name. */
function isWorkflowFile({ path }: Uri): boolean {
  return path.endsWith(".workflow.json");
}

/**
 * Finds the workflow that a command was given: an address from a lens or a menu, a line of the tree, else the document that
 * is edited, else the one that the person picks. Undefined where they pick none.
 */
export async function workflowTarget(projects: Projects, argument: unknown): Promise<WorkflowTarget | undefined> {
  const uri = givenUri(argument) ?? editedUri();
  if (uri === undefined) return await pickWorkflow(projects);
  const project = projects.of(uri);
  if (project !== undefined) return { project, file: project.fileOf(uri), uri };
  await window.showErrorMessage("This workflow is in no folder of the workspace. Open its folder to run it.");
  return undefined;
}

/** The address within what a command was given. */
export function givenUri(argument: unknown): Uri | undefined {
  if (argument instanceof Uri) return argument;
  if (typeof argument === "string") return Uri.parse(argument);
  const { project, workflow } = Object(argument);
  return typeof workflow?.file === "string" ? (project as FolderProject).uriOf(workflow.file) : undefined;
}

/** The workflow in the editor that has the focus. */
export function editedUri(): Uri | undefined {
  const uri = window.activeTextEditor?.document.uri;
  return uri !== undefined && isWorkflowFile(uri) ? uri : undefined;
}

/** The workflow that is edited, or, while a view of a run has the focus, the one that can be seen. */
export function shownUri(): Uri | undefined {
  if (window.activeTextEditor !== undefined) return editedUri();
  return window.visibleTextEditors.map(({ document }) => document.uri).find(isWorkflowFile);
}

async function pickWorkflow(projects: Projects): Promise<WorkflowTarget | undefined> {
  const all = await projects.gather(async (project) =>
    (await project.workflows()).map((workflow) => ({ project, workflow })),
  );
  const items = all.map(({ project, workflow }) => ({
    label: plainLine(workflow.name),
    description: workflow.file,
    target: { project, file: workflow.file, uri: project.uriOf(workflow.file) },
  }));
  if (items.length === 0) {
    await window.showInformationMessage("This workspace has no workflow yet: a file named *.workflow.json.");
    return undefined;
  }
  return (await window.showQuickPick(items, { placeHolder: "Which workflow?", matchOnDescription: true }))?.target;
}
