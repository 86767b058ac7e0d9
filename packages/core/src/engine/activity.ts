import { agentVerbs } from "../communication/agent.ts";
import type { Slot } from "../communication/mailbox.ts";
import type { Conversation, Member, Party } from "../communication/party.ts";
import type { JsonObject } from "../contracts/json.ts";
import type { TrailEntry } from "../contracts/message.ts";
import type { AgentVerbs, ModelAccess, NodeContext, ReceivedBroadcast } from "../contracts/node-type.ts";
import type { Cancellation } from "../journal/cancellation.ts";
import { Steps } from "../journal/steps.ts";
import type { RunnableNode } from "../workflow/runnable.ts";
import { modelAccess } from "./model-access.ts";
import { outputsOf, type RunContext } from "./run-context.ts";

/** What one activity is. */
export interface ActivityOptions {
  readonly run: RunContext;
  readonly node: RunnableNode;
  readonly member: Member;
  /** The node's attempt as text, or the id of the question that it answers. */
  readonly activity: string;
  readonly attempt: number;
  readonly cancellation: Cancellation;
  /** The broadcasts for this node, oldest first; it grows as they arrive. */
  readonly heard: readonly ReceivedBroadcast[];
  /** The question being answered: who waits, until when, and the mailbox's slot. */
  readonly asked?: { readonly trail: readonly TrailEntry[]; readonly deadline: number; readonly slot: Slot };
}

/**
 * One attempt of a node, or one answer of it: everything that a node has of its run while it does one thing, and what the
 * conversation knows of it meanwhile. Most of it is made when it is first wanted, because most nodes want little.
 */
export class Activity implements NodeContext, Party {
  readonly steps: Steps;
  readonly cancellation: Cancellation;
  readonly member: Member;
  readonly gateLines = new Map<string, Promise<unknown>>();
  readonly #options: ActivityOptions;
  #agent: AgentVerbs | undefined;
  #model: ModelAccess | undefined;
  #trail: readonly TrailEntry[] | undefined;
  /** How many broadcasts this activity has read. */
  #read = 0;

  constructor(options: ActivityOptions) {
    this.#options = options;
    const { run, node, activity, cancellation } = options;
    this.cancellation = cancellation;
    this.member = options.member;
    this.steps = new Steps({
      journal: run.conversation.journal,
      redaction: run.conversation.redaction,
      cancellation,
      path: run.path,
      nodeId: node.id,
      activity,
      onInterrupt: node.onInterrupt,
    });
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
    return outputsOf(
      run,
      node.graphNode.incoming.map((edge) => edge.from.id),
    );
  }

  get agent(): AgentVerbs {
    this.#agent ??= agentVerbs(this);
    return this.#agent;
  }

  get model(): ModelAccess {
    const { run, node, activity } = this.#options;
    this.#model ??= modelAccess({ run, steps: this.steps, nodeId: node.id, activity });
    return this.#model;
  }

  /** A function of its own, so that a node may take it out of its context. */
  get step(): NodeContext["step"] {
    return (name, effect) => this.steps.run({ name, isOutside: true }, effect);
  }

  get log(): NodeContext["log"] {
    const { run, node } = this.#options;
    const { journal } = run.conversation;
    return (message) => {
      // What a node says after its run has ended has nowhere to go, and must not break whoever says it.
      if (!journal.isEnded) journal.record({ type: "log", node_id: node.id, message: String(message) }, run.path);
    };
  }

  get conversation(): Conversation {
    return this.#options.run.conversation;
  }

  get trail(): readonly TrailEntry[] {
    const { asked, activity } = this.#options;
    this.#trail ??= [...(asked?.trail ?? []), { agent: this.member.agentId, activity }];
    return this.#trail;
  }

  get deadline(): number | undefined {
    return this.#options.asked?.deadline;
  }

  whileWaiting<T>(work: () => Promise<T>): Promise<T> {
    const slot = this.#options.asked?.slot;
    return slot === undefined ? work() : slot.whileWaiting(work);
  }

  async readInbox(): Promise<readonly ReceivedBroadcast[]> {
    const { heard } = this.#options;
    const news = await this.steps.run({ name: "inbox", isOutside: false }, () =>
      heard.slice(this.#read).map((broadcast) => ({ ...broadcast })),
    );
    // Also what the journal remembers of an earlier process has been read.
    this.#read += news.length;
    return news;
  }
}
