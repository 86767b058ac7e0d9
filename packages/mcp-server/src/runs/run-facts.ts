import { isFinal, type JsonObject, nodeName, type PendingInput, type RunState, type RunStatus } from "@chasmx/core";
import { requestName } from "@chasmx/runtime";

/** Where a run stands: one that has not ended and that no process owns is interrupted, whatever its journal says. */
function standingOf({ status }: RunState, isOwned: boolean): RunStatus {
  return isOwned || isFinal({ status }) ? status : "interrupted";
}

/** What an answer tells of a run. */
export function runFacts(state: RunState, isOwned: boolean): JsonObject {
  const { runId, workflow, acceptedAt, endedAt, error, failedNode, pendingInputs, usage } = state;
  const pending = [...pendingInputs.values()];
  return {
    run_id: runId,
    workflow: String(workflow.name),
    status: standingOf(state, isOwned),
    ...(isRehearsed(state) ? { rehearsed: true } : {}),
    accepted_at: new Date(acceptedAt).toISOString(),
    ...(endedAt === undefined ? {} : { ended_at: new Date(endedAt).toISOString(), took_ms: endedAt - acceptedAt }),
    ...(usage.input_tokens + usage.output_tokens === 0 ? {} : { usage: { ...usage } }),
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
    ...(failedNode === undefined ? {} : { failed_node: failedNode }),
    ...(pending.length === 0 ? {} : { waiting_for: pending.map((one) => requestFacts(one, pending)) }),
  };
}

/** Whether answers of models are placeholders: nobody may take one for an answer. */
export function isRehearsed({ provider, workflow, workflows }: RunState): boolean {
  if (provider !== "rehearsal") return false;
  const nodes = [workflow, ...Object.values(workflows)].flatMap((document) => document.nodes ?? []);
  return nodes.some((node) => (node as { readonly type?: unknown }).type === "ai-processor");
}

/** What a person is asked for. */
function requestFacts(pending: PendingInput, all: readonly PendingInput[]): JsonObject {
  const { question, from, details, choices, schema } = pending.request;
  const { expiresAt } = pending;
  return {
    node: requestName(pending, all),
    question,
    ...(from === undefined ? {} : { from }),
    ...(details === undefined ? {} : { details }),
    ...(choices === undefined ? {} : { choices: [...choices] }),
    ...(schema === undefined ? {} : { schema: schema as JsonObject }),
    ...(expiresAt === undefined ? {} : { until: new Date(expiresAt).toISOString() }),
  };
}

/** Where the nodes of a run stand; those of the names given, where any are. */
export function nodeFacts({ nodes }: RunState, names: readonly string[] = []): JsonObject[] {
  return [...nodes.values()]
    .map(({ path, nodeId, status, attempt, error, branch }) => ({
      node: nodeName(path, nodeId),
      status,
      ...(attempt > 1 ? { attempt } : {}),
      ...(branch === undefined ? {} : { branch }),
      ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
    }))
    .filter(({ node }) => names.length === 0 || names.includes(node));
}
