import { ChasmError, type RunState, type Workflow } from "@chasmx/core";
import type { Project } from "../project/open-project.ts";
import { keptWorkflow } from "./kept-workflow.ts";
import { describeRunChanges, runChanges } from "./workflow-changes.ts";

/** Where the workflow of a run that goes on is now. */
export interface FileToResume {
  readonly file?: string | undefined;
  readonly acceptsChanges?: boolean | undefined;
}

/**
 * The workflow that a run goes on with: that of its file, else the one that its journal holds. Rejects with WORKFLOW_CHANGED, the
 * changes in its details, where the file says something else and nobody has accepted that.
 */
export async function workflowToResume(
  project: Project,
  state: RunState,
  { file, acceptsChanges = false }: FileToResume,
): Promise<{ readonly workflow: Workflow; readonly notes: readonly string[] }> {
  if (file === undefined) return { workflow: await keptWorkflow(state, project.host), notes: [] };
  const workflow = await project.load(file);
  const changes = runChanges(state, workflow);
  if (changes.length === 0) return { workflow, notes: [] };
  const words = describeRunChanges(changes);
  if (acceptsChanges) return { workflow, notes: [`The workflow has changed since the run began: ${words}.`] };
  throw new ChasmError(
    "WORKFLOW_CHANGED",
    `${file} is not what the run "${state.runId}" began with: ${words}. Accept that to go on with it as it is now.`,
    {
      details: changes,
    },
  );
}
