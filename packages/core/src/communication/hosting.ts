import type { Message } from "../contracts/message.ts";
import { type ErrorRecord, errorRecord } from "../errors.ts";
import { nodeIdOf } from "./agent-id.ts";
import type { OnDropped } from "./drop.ts";
import { createMailbox, type Delivery, type Mailbox, type Slot } from "./mailbox.ts";
import { type Answer, errorReply, type ReplyBody, refusalReply } from "./replies.ts";
import { createReplying } from "./replying.ts";

/** An agent that this process hosts for a run. */
export interface HostedAgent {
  readonly id: string;
  /** The most questions that it answers at one time. */
  readonly concurrency: number;
  /** Answers a question. What it rejects with goes back to the asker as code and sentence. */
  answer(delivery: Delivery, slot: Slot): Promise<Answer>;
  /** Stops the answer to a question that nobody waits for any more. */
  abandon(queryId: string): void;
}

/** The agents of one process, and the questions that have come to them. */
export interface Hosting {
  host(agent: HostedAgent): void;
  /** Ends an agent: questions to it are refused from now on. */
  leave(agentId: string): void;
  /** Whether a question has come before. */
  knows(queryId: string): boolean;
  /** Takes a question in. One that was taken before gets the same reply, once there is one. */
  receive(query: Message): void;
  /** Takes a question in once more, because what became of it may be lost. */
  receiveAgain(query: Message): void;
  /** Ends a question that nobody waits for any more, wherever it stands. */
  abandon(query: Message): void;
}

/** What a hosting needs. */
export interface HostingOptions {
  readonly mailboxCapacity: number;
  readonly onDropped: OnDropped;
  /** Sends a reply on its way back. */
  readonly onReply: (reply: Message, query: Message) => void;
}

/** Opens a process's hosting, without agents. */
export function createHosting({ mailboxCapacity, onDropped, onReply }: HostingOptions): Hosting {
  const hosted = new Map<string, { readonly agent: HostedAgent; readonly mailbox: Mailbox }>();
  const replying = createReplying(onReply);

  const answer = async (agent: HostedAgent, delivery: Delivery, slot: Slot) => {
    let body: ReplyBody;
    try {
      const { content, usage } = await agent.answer(delivery, slot);
      body = { type: "response", content, ...(usage === undefined ? {} : { usage }) };
    } catch (error) {
      body = errorReply(errorRecord(error));
    }
    replying.reply(delivery.query, body);
  };
  const deliver = (query: Message, deadline: number): ErrorRecord | undefined => {
    const target = hosted.get(query.to ?? "");
    const name = nodeIdOf(query, query.to);
    if (target === undefined) return { code: "AGENT_NOT_FOUND", message: `Node "${name}" has left the run.` };
    if (target.mailbox.deliver({ query, deadline })) return undefined;
    return { code: "ASK_REJECTED", message: `Too many questions wait for node "${name}". Ask again later.` };
  };
  /** False where the question had come before. */
  const takeIn = (query: Message): boolean => {
    if (!replying.take(query)) return false;
    const problem = deliver(query, Date.now() + (query.ttl_ms ?? 0));
    if (problem !== undefined) replying.reply(query, refusalReply(problem));
    return true;
  };

  return {
    host(agent) {
      const { concurrency } = agent;
      const handle = (delivery: Delivery, slot: Slot) => answer(agent, delivery, slot);
      hosted.set(agent.id, { agent, mailbox: createMailbox({ capacity: mailboxCapacity, concurrency, handle }) });
    },
    leave: (agentId) => void hosted.delete(agentId),
    knows: replying.knows,
    receive(query) {
      if (takeIn(query)) return;
      onDropped({ message: query, outcome: "duplicate", reason: "the question had arrived before" });
    },
    receiveAgain: (query) => void takeIn(query),
    abandon(query) {
      const target = hosted.get(query.to ?? "");
      if (target?.mailbox.withdraw(query.id) === false) target.agent.abandon(query.id);
    },
  };
}
