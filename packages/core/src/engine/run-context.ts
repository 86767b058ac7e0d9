import type { Conversation } from "../communication/party.ts";
import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { LlmProvider } from "../contracts/llm-provider.ts";
import type { CommunicationMode } from "../contracts/run-event.ts";
import type { Cancellation } from "../journal/cancellation.ts";
import type { Effects } from "../journal/effects.ts";
import { nodeName } from "../journal/run-state.ts";
import type { RunnableNode, Workflow } from "../workflow/runnable.ts";
import type { Absent } from "../workflow/text.ts";
import type { InputDesk } from "./input-desk.ts";
import type { TextDelta } from "./options.ts";
import type { Place } from "./place.ts";
import type { RemoteWorker } from "./remote/remote-worker.ts";
import type { Reservations } from "./reservations.ts";

/** What all activities of one workflow share. */
export interface RunContext extends Place {
  readonly runId: string;
  readonly mode: CommunicationMode;
  readonly conversation: Conversation;
  readonly provider: LlmProvider;
  /** The model for every node, instead of what the document says. */
  readonly model: string | undefined;
  /** The run's journaled start, as ISO 8601. */
  readonly now: string;
  /** Every workflow that the run may come to, by its file. */
  readonly subWorkflows: ReadonlyMap<string, Workflow>;
  /** Runs another workflow within this run. */
  performPlace(place: Place): Promise<JsonValue>;
  readonly effects: Effects;
  /** What the calls of the whole run hold of its budgets. */
  readonly reservations: Reservations;
  readonly inputDesk: InputDesk;
  /** Where the agents of some nodes live in other processes. */
  readonly remote: RemoteWorker | undefined;
  /** The end of the whole run; `cancellation` is that of this workflow. */
  readonly runCancellation: Cancellation;
  /** Receives a model's text as it comes. */
  readonly onDelta: ((delta: TextDelta) => void) | undefined;
}

/** The outputs of some nodes of the run, by id; without those that have none. */
export function outputsOf(run: RunContext, nodeIds: Iterable<string>): JsonObject {
  const { journal, path } = run.conversation;
  const outputs: [string, JsonObject[string]][] = [];
  for (const nodeId of nodeIds) {
    const output = journal.state.nodes.get(nodeName(path, nodeId))?.output;
    if (output !== undefined) outputs.push([nodeId, output]);
  }
  return Object.fromEntries(outputs);
}

/** What the texts of a node's config may read, but for secrets. */
export interface Scene {
  readonly inputs: JsonObject;
  readonly outputs: JsonObject;
  readonly now: string;
}

/**
 * What a node's config sees of the run: the outputs of the nodes before `viewpoint` alone. Who runs beside it does not exist
 * for it, so its request does not depend on who was faster.
 */
export function sceneOf(run: RunContext, node: RunnableNode, viewpoint: RunnableNode): Scene {
  const { graph } = run.workflow;
  const { reads } = node.config;
  const ids =
    reads === undefined
      ? graph.upstreamOf(viewpoint.graphNode).map((other) => other.id)
      : [...reads].filter((id) => {
          const other = graph.node(id);
          return other !== undefined && graph.isUpstream(other, viewpoint.graphNode);
        });
  return { inputs: run.inputs, outputs: outputsOf(run, ids), now: run.now };
}

/** A node's config as its texts render now. */
export function renderConfig(
  run: RunContext,
  node: RunnableNode,
  { viewpoint, absent }: { readonly viewpoint: RunnableNode; readonly absent: Absent },
): unknown {
  return node.config.render({ ...sceneOf(run, node, viewpoint), secrets: run.secrets }, absent);
}
