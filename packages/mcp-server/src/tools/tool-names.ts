/** The tools that every server has. A workflow of such a name is no tool of its own. */
export const builtInToolNames: ReadonlySet<string> = new Set([
  "answer_run",
  "cancel_run",
  "get_run",
  "list_runs",
  "list_workflows",
  "resume_run",
  "run_workflow",
  "validate_workflow",
]);
