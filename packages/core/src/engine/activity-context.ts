import { agentVerbs } from "../communication/agent.ts";
import type { Party } from "../communication/party.ts";
import type { JsonObject } from "../contracts/json.ts";
import type { AgentVerbs, ModelAccess, NodeContext } from "../contracts/node-type.ts";
import type { Cancellation } from "../journal/cancellation.ts";
import { nodeName } from "../journal/run-state.ts";
import type { GraphEdge } from "../workflow/graph.ts";
import type { RunnableNode } from "../workflow/runnable.ts";
import { modelAccess } from "./model-access.ts";
import { knownEnd } from "./node-end.ts";
import { outputsOf, type RunContext } from "./run-context.ts";
import { isTaken } from "./scheduler.ts";

/** Whose context it is. */
export interface ActivityContextOptions {
  readonly run: RunContext;
  readonly node: RunnableNode;
  readonly activity: string;
  readonly attempt: number;
  readonly cancellation: Cancellation;
}

/**
 * Everything that a node has of its run while it does one thing, and nothing else. Most of it is made when it is first
 * wanted, because most nodes want little.
 */
export class ActivityContext implements NodeContext {
  readonly #activity: Party;
  readonly #options: ActivityContextOptions;
  #agent: AgentVerbs | undefined;
  #model: ModelAccess | undefined;

  constructor(activity: Party, options: ActivityContextOptions) {
    this.#activity = activity;
    this.#options = options;
  }

  get run(): NodeContext["run"] {
    const { run, node, attempt, cancellation } = this.#options;
    return {
      id: run.runId,
      path: run.path,
      nodeId: node.id,
      attempt,
      get signal() {
        return cancellation.signal;
      },
    };
  }

  get inputs(): JsonObject {
    return this.#options.run.inputs;
  }

  get outputs(): JsonObject {
    const { run, node } = this.#options;
    return outputsOf(
      run,
      run.workflow.graph.upstreamOf(node.graphNode).map((other) => other.id),
    );
  }

  get incoming(): JsonObject {
    const { run, node } = this.#options;
    const leading = node.graphNode.incoming.filter((edge) => isLeading(run, edge));
    return outputsOf(
      run,
      leading.map((edge) => edge.from.id),
    );
  }

  get agent(): AgentVerbs {
    this.#agent ??= agentVerbs(this.#activity);
    return this.#agent;
  }

  get model(): ModelAccess {
    const { run, node, activity } = this.#options;
    this.#model ??= modelAccess({ run, steps: this.#activity.steps, nodeId: node.id, activity });
    return this.#model;
  }

  /** A function of its own, so that a node may take it out of its context. */
  get step(): NodeContext["step"] {
    return (name, effect) => this.#activity.steps.run({ name, isOutside: true }, effect);
  }

  get log(): NodeContext["log"] {
    const { run, node } = this.#options;
    const { journal } = run.conversation;
    return (message) => {
      // What a node says after its run has ended has nowhere to go, and must not break whoever says it.
      if (!journal.isEnded) journal.record({ type: "log", node_id: node.id, message: String(message) }, run.path);
    };
  }
}

/** Whether an edge was taken when its first node ended. */
function isLeading({ workflow, conversation }: RunContext, edge: GraphEdge): boolean {
  const { journal, path } = conversation;
  const state = journal.state.nodes.get(nodeName(path, edge.from.id));
  const node = workflow.nodes[edge.from.index];
  const end = state === undefined || node === undefined ? undefined : knownEnd(state, node);
  return end !== undefined && "taken" in end && isTaken(edge, end.taken);
}
