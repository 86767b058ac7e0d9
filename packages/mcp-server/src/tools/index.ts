import { answerRun } from "./answer-run.ts";
import { cancelRun } from "./cancel-run.ts";
import { getRun } from "./get-run.ts";
import { listRuns } from "./list-runs.ts";
import { listWorkflows } from "./list-workflows.ts";
import { resumeRun } from "./resume-run.ts";
import { runWorkflow } from "./run-workflow.ts";
import type { BuiltInTool } from "./tool.ts";
import { validateWorkflow } from "./validate-workflow.ts";

/** The tools that every server has, in the order in which clients see them. */
export const builtInTools: readonly BuiltInTool[] = [
  listWorkflows,
  validateWorkflow,
  runWorkflow,
  getRun,
  answerRun,
  resumeRun,
  cancelRun,
  listRuns,
];
