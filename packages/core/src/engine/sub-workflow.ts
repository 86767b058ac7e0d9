import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { ChasmError } from "../errors.ts";
import { Cancellation } from "../journal/cancellation.ts";
import { assertJson } from "../journal/json-check.ts";
import { subPath } from "../journal/sub-path.ts";
import { resolveFile } from "../workflow/resolve-file.ts";
import type { Workflow } from "../workflow/runnable.ts";
import type { Activity, ActivityOptions } from "./activity.ts";
import { resolveInputs } from "./inputs.ts";
import type { Place } from "./place.ts";
import type { RunContext } from "./run-context.ts";

/** A workflow as a node runs it. */
export interface SubWorkflowCall {
  readonly file: string;
  readonly inputs: JsonObject;
  readonly scope: string;
}

/**
 * Runs another workflow within this run, as a step: its nodes, agents and steps stand under a path of their own, so a resumed
 * run goes on in the middle of it. See {@link NodeContext.runWorkflow} for what it rejects with.
 */
export async function runSubWorkflow(
  options: ActivityOptions,
  party: Activity,
  { file, inputs, scope }: SubWorkflowCall,
): Promise<JsonValue> {
  const { run, node, activity, cancellation } = options;
  const workflow = subWorkflowOf(run, node.id, file);
  if (!/^[A-Za-z0-9_.-]{0,100}$/.test(scope) || party.scopes.has(scope)) throw badScope(node.id, scope);
  party.scopes.add(scope);
  const { openMessages } = run.conversation;
  const request = assertJson({ file, inputs }, `What node "${node.id}" gives to ${file}`);
  const name = scope === "" ? "workflow" : `workflow[${scope}]`;
  openMessages.begin();
  try {
    return await party.steps.run({ name, isOutside: true, isResumable: true, request }, () => {
      const path = subPath({ path: run.path, nodeId: node.id, activity, scope });
      return run.performPlace(placeOf(run, { path, workflow, given: inputs, cancellation }));
    });
  } finally {
    openMessages.end();
  }
}

/** The workflow behind a file's name. Those that node types name have all been loaded. */
function subWorkflowOf({ workflow, subWorkflows }: RunContext, nodeId: string, file: string): Workflow {
  const found = subWorkflows.get(resolveFile(workflow.file, file) ?? "");
  if (found !== undefined) return found;
  throw new ChasmError(
    "OPTION_INVALID",
    `Node "${nodeId}" runs the workflow ${file.slice(0, 200)}, which was not loaded with its run. Its node type must name the file in "workflowFiles".`,
  );
}

interface Called {
  readonly path: string;
  readonly workflow: Workflow;
  readonly given: JsonObject;
  readonly cancellation: Cancellation;
}

function placeOf(parent: RunContext, { path, workflow, given, cancellation }: Called): Place {
  const { ask_timeout_seconds: seconds, budget } = workflow.document.metadata ?? {};
  const { max_tokens: maxTokens, max_cost_usd: maxCostUsd, max_asks: maxAsks } = budget ?? {};
  const own = budget === undefined ? [] : [{ path, maxTokens, maxCostUsd, maxAsks }];
  return {
    path,
    workflow,
    ...resolveInputs(workflow.variables, given),
    askTimeoutMs: seconds === undefined ? parent.askTimeoutMs : seconds * 1000,
    budgets: [...parent.budgets, ...own],
    cancellation: new Cancellation(cancellation),
  };
}

function badScope(nodeId: string, scope: string): ChasmError {
  return new ChasmError(
    "OPTION_INVALID",
    `Node "${nodeId}" cannot run a workflow in the scope "${scope.slice(0, 40)}". Use a scope of its own for each, of at most 100 letters, digits, "_", "-" and ".".`,
  );
}
