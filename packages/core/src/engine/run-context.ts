import type { Conversation } from "../communication/party.ts";
import type { JsonObject } from "../contracts/json.ts";
import type { LlmProvider } from "../contracts/llm-provider.ts";
import type { Cancellation } from "../journal/cancellation.ts";
import type { RunnableNode, Workflow } from "../workflow/runnable.ts";
import type { Absent } from "../workflow/text.ts";

/** What all activities of one run share. */
export interface RunContext {
  readonly runId: string;
  readonly path: string;
  readonly workflow: Workflow;
  readonly conversation: Conversation;
  readonly provider: LlmProvider;
  /** The model for every node, instead of what the document says. */
  readonly model: string | undefined;
  /** Variables by name, without the secret ones. */
  readonly inputs: JsonObject;
  readonly secrets: JsonObject;
  /** The run's journaled start, as ISO 8601. */
  readonly now: string;
  /** Tokens that the run may use. */
  readonly maxTokens: number | undefined;
  readonly cancellation: Cancellation;
  /** Receives a model's text as it comes. */
  readonly onDelta: ((delta: TextDelta) => void) | undefined;
}

/** A piece of a model's text, for display alone: it is not journaled. */
export interface TextDelta {
  readonly path: string;
  readonly nodeId: string;
  /** The node's attempt, or the id of the question that it answers. */
  readonly activity: string;
  readonly text: string;
}

/** The outputs of some nodes of the run, by id; without those that have none. */
export function outputsOf(run: RunContext, nodeIds: Iterable<string>): JsonObject {
  const { journal, path } = run.conversation;
  const outputs: [string, JsonObject[string]][] = [];
  for (const nodeId of nodeIds) {
    const output = journal.state.nodes.get(path === "" ? nodeId : `${path}/${nodeId}`)?.output;
    if (output !== undefined) outputs.push([nodeId, output]);
  }
  return Object.fromEntries(outputs);
}

/**
 * A node's config as its texts render now. It sees the outputs of the nodes before `viewpoint` alone: who runs beside it
 * does not exist for it, so its request does not depend on who was faster.
 */
export function renderConfig(
  run: RunContext,
  node: RunnableNode,
  { viewpoint, absent }: { readonly viewpoint: RunnableNode; readonly absent: Absent },
): unknown {
  const { graph } = run.workflow;
  const { inputs, secrets, now } = run;
  const { reads } = node.config;
  const ids =
    reads === undefined
      ? graph.upstreamOf(viewpoint.graphNode).map((other) => other.id)
      : [...reads].filter((id) => {
          const other = graph.node(id);
          return other !== undefined && graph.isUpstream(other, viewpoint.graphNode);
        });
  return node.config.render({ inputs, secrets, outputs: outputsOf(run, ids), now }, absent);
}
