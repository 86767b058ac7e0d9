import { agentVerbs } from "../communication/agent.ts";
import type { JsonObject } from "../contracts/json.ts";
import type { AgentVerbs, ModelAccess, NodeContext } from "../contracts/node-type.ts";
import { quiet } from "../journal/quiet.ts";
import { Activity, type ActivityOptions } from "./activity.ts";
import { nodesLeadingTo } from "./incoming.ts";
import { modelAccess } from "./model-access.ts";
import { requestInput } from "./request-input.ts";
import { outputsOf } from "./run-context.ts";
import { runSubWorkflow } from "./sub-workflow.ts";

/**
 * Everything that a node has of its run while it does one thing, and nothing else. Most of it is made when it is first
 * wanted, because most nodes want little.
 */
export class ActivityContext implements NodeContext {
  readonly #options: ActivityOptions;
  #activity: Activity | undefined;
  #agent: AgentVerbs | undefined;
  #model: ModelAccess | undefined;

  constructor(options: ActivityOptions) {
    this.#options = options;
  }

  /** The node as a party to the conversation, with its steps. A node without effects never becomes one. */
  get #party(): Activity {
    this.#activity ??= new Activity(this.#options);
    return this.#activity;
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
    return outputsOf(run, nodesLeadingTo(run, node));
  }

  get agent(): AgentVerbs {
    this.#agent ??= agentVerbs(this.#party);
    return this.#agent;
  }

  get model(): ModelAccess {
    const { run, node, activity, cancellation } = this.#options;
    this.#model ??= modelAccess({ run, steps: this.#party.steps, nodeId: node.id, activity, cancellation });
    return this.#model;
  }

  get requestInput(): NodeContext["requestInput"] {
    return (request, { step = "input" } = {}) =>
      quiet(requestInput(this.#options, this.#party, { request, name: step }));
  }

  get runWorkflow(): NodeContext["runWorkflow"] {
    return (file, inputs, scope = "") => quiet(runSubWorkflow(this.#options, this.#party, { file, inputs, scope }));
  }

  /** A function of its own, so that a node may take it out of its context. */
  get step(): NodeContext["step"] {
    return (name, effect) => this.#party.steps.run({ name, isOutside: true }, effect);
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
