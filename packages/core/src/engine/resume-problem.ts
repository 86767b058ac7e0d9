import type { JsonObject } from "../contracts/json.ts";
import { ChasmError } from "../errors.ts";
import { coreVersion } from "../generated/version.ts";
import { withoutSecretValues } from "../journal/journaled-workflow.ts";
import type { RunState } from "../journal/run-state.ts";
import type { Workflow } from "../workflow/runnable.ts";

/** Why a run cannot be taken up again; undefined where it can. */
export function resumeProblem(state: RunState, current: Workflow, acceptsChanges: boolean): ChasmError | undefined {
  const { runId, status, engine, version } = state;
  if (status === "completed" || status === "failed" || status === "cancelled") {
    return new ChasmError(
      "RUN_ENDED",
      `The run "${runId}" has ended as ${status}. Start another one from the same workflow.`,
    );
  }
  if (major(engine) !== major(coreVersion)) {
    return new ChasmError(
      "RUN_CONFLICT",
      `The run "${runId}" was accepted by version ${engine} of the engine. This is ${coreVersion}, which can read it and not go on with it.`,
    );
  }
  if (version > 1) {
    return new ChasmError(
      "RUN_CONFLICT",
      `The journal of the run "${runId}" is of version ${version}, and this engine writes version 1: it can read it and not go on with it.`,
    );
  }
  if (acceptsChanges || isSameWorkflow(state, current)) return undefined;
  return new ChasmError(
    "WORKFLOW_CHANGED",
    `The workflow has changed since the run "${runId}" began. Accept the changes to go on with it as it is now.`,
  );
}

/** Whether the workflow and those that its nodes run say what the journal says. */
function isSameWorkflow({ workflow, workflows }: RunState, { document, subWorkflows }: Workflow): boolean {
  const journaled = new Map(Object.entries(workflows));
  const isSameFile = ([file, other]: [string, Workflow]) => isSame(journaled.get(file), other.document as JsonObject);
  return (
    isSame(workflow, document as JsonObject) &&
    journaled.size === subWorkflows.size &&
    [...subWorkflows].every(isSameFile)
  );
}

function major(version: string): string {
  return version.split(".")[0] ?? "";
}

/** Whether two documents say the same. A secret's own value is not in the journal, so values of secrets are not compared. */
function isSame(journaled: JsonObject | undefined, current: JsonObject): boolean {
  if (journaled === undefined) return false;
  return JSON.stringify(withoutSecretValues(journaled)) === JSON.stringify(withoutSecretValues(current));
}
