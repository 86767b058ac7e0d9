import type { JsonValue } from "../contracts/json.ts";
import { ChasmError } from "../errors.ts";
import type { Workflow } from "../workflow/runnable.ts";
import { type CheckOptions, type CheckResult, check } from "./check.ts";
import { readSubWorkflows, type WorkflowFiles } from "./sub-workflows.ts";

/** How a workflow is loaded. */
export interface LoadOptions extends CheckOptions {
  /** Where the workflows are that its nodes run. Without it there is none. */
  readonly files?: WorkflowFiles;
}

/**
 * Makes a workflow of a document's text, or of the document itself, ready to run any number of times, with every workflow
 * that its nodes run. Rejects with WORKFLOW_INVALID where one has errors: its message names the first one, its `details` are
 * all diagnostics; and with FILE_NOT_READABLE where a file is not there.
 */
export async function loadWorkflow(document: string | object, options: LoadOptions = {}): Promise<Workflow> {
  const text = typeof document === "string" ? document : JSON.stringify(document as JsonValue, null, 2);
  const workflow = soundWorkflow(await check(text, options), "");
  return await loadSubWorkflows(workflow, options);
}

/**
 * Loads every workflow that the nodes of one run, and those that theirs run. Rejects as {@link loadWorkflow} does, and where
 * files run each other in a ring.
 */
export async function loadSubWorkflows(workflow: Workflow, options: LoadOptions): Promise<Workflow> {
  const { files } = options;
  const namesOther = workflow.nodes.some((node) => node.workflowFiles.length > 0);
  if (files === undefined || !namesOther) return workflow;
  const subWorkflows = await readSubWorkflows({ ...workflow, file: files.file }, files, async (file, text) => ({
    ...soundWorkflow(await check(text, options), `In ${file}: `),
    file,
  }));
  return { ...workflow, file: files.file, subWorkflows };
}

/** What a check has found to be sound. `place` begins the message where it is not. */
function soundWorkflow({ workflow, diagnostics }: CheckResult, place: string): Workflow {
  if (workflow !== undefined) return workflow;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first === undefined) {
    throw new ChasmError("PLUGIN_NOT_FOUND", `${place}The workflow has nodes of a plugin whose code is not loaded.`, {
      details: diagnostics,
    });
  }
  const { line, character } = first.range.start;
  const more = errors.length === 1 ? "" : ` ${errors.length - 1} more: see the error's details.`;
  throw new ChasmError(
    "WORKFLOW_INVALID",
    `${place}Line ${line + 1}, column ${character + 1}: ${first.message}${more}`,
    {
      details: diagnostics,
    },
  );
}
