import type { JsonValue } from "../contracts/json.ts";
import { ChasmError } from "../errors.ts";
import type { Workflow } from "../workflow/runnable.ts";
import { type CheckOptions, check } from "./check.ts";

/**
 * Makes a workflow of a document's text, or of the document itself, ready to run any number of times. Rejects with
 * WORKFLOW_INVALID where it has errors: its message names the first one, its `details` are all diagnostics.
 */
export async function loadWorkflow(document: string | object, options: CheckOptions = {}): Promise<Workflow> {
  const text = typeof document === "string" ? document : JSON.stringify(document as JsonValue, null, 2);
  const { workflow, diagnostics } = await check(text, options);
  if (workflow !== undefined) return workflow;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first === undefined) {
    throw new ChasmError("PLUGIN_NOT_FOUND", "The workflow has nodes of a plugin whose code is not loaded.", {
      details: diagnostics,
    });
  }
  const { line, character } = first.range.start;
  const more = errors.length === 1 ? "" : ` ${errors.length - 1} more: see the error's details.`;
  throw new ChasmError("WORKFLOW_INVALID", `Line ${line + 1}, column ${character + 1}: ${first.message}${more}`, {
    details: diagnostics,
  });
}
