import type { Slot } from "../communication/mailbox.ts";
import type { Conversation, Member, Party } from "../communication/party.ts";
import type { TrailEntry } from "../contracts/message.ts";
import type { ReceivedBroadcast } from "../contracts/node-type.ts";
import type { Cancellation } from "../journal/cancellation.ts";
import { nodeName } from "../journal/run-state.ts";
import { Steps } from "../journal/steps.ts";
import type { RunnableNode } from "../workflow/runnable.ts";
import type { RunContext } from "./run-context.ts";

/** What one activity is. */
export interface ActivityOptions {
  readonly run: RunContext;
  readonly node: RunnableNode;
  readonly member: Member;
  /** The node's attempt as text, or the id of the question that it answers. */
  readonly activity: string;
  readonly attempt: number;
  readonly cancellation: Cancellation;
  /** The question being answered: who waits, until when, and the mailbox's slot. */
  readonly asked?: { readonly trail: readonly TrailEntry[]; readonly deadline: number; readonly slot: Slot };
}

/** One attempt of a node, or one answer of it, as the conversation knows it. */
export class Activity implements Party {
  readonly steps: Steps;
  readonly cancellation: Cancellation;
  readonly member: Member;
  readonly gateLines = new Map<string, Promise<unknown>>();
  /** The scopes in which it has run workflows. */
  readonly scopes = new Set<string>();
  readonly #options: ActivityOptions;
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
      effects: run.effects,
      path: run.path,
      nodeId: node.id,
      activity,
      onInterrupt: node.onInterrupt,
    });
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
    const { run, node, asked } = this.#options;
    const { journal, path } = run.conversation;
    // Who answers does not look into its inbox: what is there by then depends on timing.
    const heard = asked === undefined ? (journal.state.inboxes.get(nodeName(path, node.id)) ?? []) : [];
    const news = await this.steps.run({ name: "inbox", isOutside: false }, () =>
      heard.slice(this.#read).map((broadcast) => ({ ...broadcast })),
    );
    // Also what the journal remembers of an earlier process has been read.
    this.#read += news.length;
    return news;
  }
}
