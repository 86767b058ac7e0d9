import type { Message, MessageOutcome } from "../contracts/message.ts";
import type { Transport } from "../contracts/transport.ts";
import { ChasmError, type ErrorRecord, errorRecord, isChasmError } from "../errors.ts";
import { nodeIdOf } from "./agent-id.ts";
import { decodeFrame, encodeMessage } from "./codec.ts";
import { createMailbox, type Delivery, type Mailbox, type Slot } from "./mailbox.ts";
import { createOutbox } from "./outbox.ts";
import { createPendingAsks, type Route } from "./pending-asks.ts";
import { createRecent } from "./recent.ts";
import {
  type Answer,
  errorReply,
  type Reply,
  type ReplyBody,
  readErrorReply,
  refusalReply,
  replyTo,
  transportError,
} from "./replies.ts";

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

/** An arrival that comes to nothing, and why. */
export interface Drop {
  /** Absent where what arrived was no message. */
  readonly message?: Message;
  readonly outcome: MessageOutcome;
  readonly reason: string;
}

/** What a bus needs. */
export interface BusOptions {
  readonly transport: Transport;
  readonly runId: string;
  readonly maxMessageBytes: number;
  readonly mailboxCapacity: number;
  /** Told of everything that is dropped. It must not throw. */
  readonly onDropped: (drop: Drop) => void;
}

/**
 * Carries one run's messages between agents over any transport: the one implementation of question, answer and broadcast.
 * Each process has one inbox channel per run and hosts agents behind it; one broadcast channel reaches every process.
 */
export interface Bus {
  host(agent: HostedAgent): void;
  /** Ends an agent: questions to it are refused from now on. */
  leave(agentId: string): void;
  /**
   * Sends a question and resolves with what came back. Rejects with AGENT_NOT_FOUND where nobody listens, ASK_REJECTED where
   * the mailbox is full, ASK_TIMEOUT after `ttl_ms`, MESSAGE_TOO_LARGE, or with the transport's error.
   */
  ask(query: Message, route: Route): Promise<Reply>;
  /** Stops waiting for an answer, and the answering of it where it happens here. The ask rejects with the reason. */
  cancel(queryId: string, reason: ChasmError): void;
  /** Sends a message to every process of the run. */
  broadcast(message: Message): Promise<void>;
  /** Ends every wait with TRANSPORT_CLOSED and lets go of the channels. */
  close(): Promise<void>;
}

/** How long a broadcast that arrives again is recognised. */
const broadcastMemoryMs = 60_000;

/** Opens a run's bus on a connected transport. Resolves once its channels are live. */
export async function openBus(options: BusOptions): Promise<Bus> {
  const { transport, runId, maxMessageBytes, mailboxCapacity, onDropped } = options;
  const inbox = `chasmx:${runId}:inbox:${crypto.randomUUID()}`;
  const everyone = `chasmx:${runId}:all`;
  const hosted = new Map<string, { readonly agent: HostedAgent; readonly mailbox: Mailbox }>();
  /** Questions that were taken in, with their replies: one that arrives again gets the same reply. */
  const taken = createRecent<Message | "under-way">();
  /** Broadcasts that were sent here, and whether they have come back. */
  const told = createRecent<"sent" | "returned">();
  const outbox = createOutbox(transport);
  const asks = createPendingAsks(({ query }) => {
    const target = hosted.get(query.to ?? "");
    if (target?.mailbox.withdraw(query.id) === false) target.agent.abandon(query.id);
  });

  const sendReply = (message: Message) => {
    if (asks.find(message.reply_to)?.route === "direct") return receiveReply(message);
    outbox.send(inbox, encodeReply(message, maxMessageBytes), (_, error) => {
      if (error === undefined) return;
      // The asker learns of it by its own transport or its own clock; here it is written down.
      const reason = `the answer could not be sent: ${errorRecord(error).message}`;
      onDropped({ message, outcome: "failed", reason });
    });
  };
  const reply = (query: Message, body: ReplyBody) => {
    const message = replyTo(query, body);
    taken.update(query.id, message);
    sendReply(message);
  };
  const answer = async (agent: HostedAgent, delivery: Delivery, slot: Slot) => {
    let body: ReplyBody;
    try {
      const { content, usage } = await agent.answer(delivery, slot);
      body = { type: "response", content, ...(usage === undefined ? {} : { usage }) };
    } catch (error) {
      body = errorReply(errorRecord(error));
    }
    reply(delivery.query, body);
  };

  const receiveQuery = (query: Message) => {
    const earlier = taken.find(query.id);
    if (earlier !== undefined) {
      onDropped({ message: query, outcome: "duplicate", reason: "the question had arrived before" });
      if (earlier !== "under-way") sendReply(earlier);
      return;
    }
    // Questions are put by the run's owner alone. What is not waited for here was put by a stranger.
    if (asks.find(query.id) === undefined) {
      return onDropped({ message: query, outcome: "rejected", reason: "nobody in this run put this question" });
    }
    const waitsMs = query.ttl_ms ?? 0;
    taken.remember(query.id, "under-way", waitsMs);
    const problem = deliver(query, Date.now() + waitsMs);
    if (problem !== undefined) reply(query, refusalReply(problem));
  };
  const deliver = (query: Message, deadline: number): ErrorRecord | undefined => {
    const target = hosted.get(query.to ?? "");
    if (target === undefined)
      return { code: "AGENT_NOT_FOUND", message: `Node "${nodeIdOf(query, query.to)}" has left the run.` };
    if (target.mailbox.deliver({ query, deadline })) return undefined;
    return {
      code: "ASK_REJECTED",
      message: `Too many questions wait for node "${nodeIdOf(query, query.to)}". Ask again later.`,
    };
  };
  const receiveReply = (message: Message) => {
    const ask = asks.find(message.reply_to);
    if (ask === undefined) {
      return onDropped({ message, outcome: "late", reason: "nobody waits for this answer any more" });
    }
    const { query, resolve, reject } = ask;
    if (message.from !== query.to || message.to !== query.from) {
      return onDropped({
        message,
        outcome: "rejected",
        reason: `"${nodeIdOf(message, message.from)}" answered a question put to another`,
      });
    }
    asks.settle(query.id);
    if (message.type === "response") return resolve({ content: message.content, usage: message.usage });
    const read = readErrorReply(message.content);
    if ("error" in read) resolve(read);
    else reject(read.refusal);
  };
  /** What its own agents hear is in the run's journal; a broadcast that arrives is that one come back, or a stranger's. */
  const receiveBroadcast = (message: Message) => {
    const known = told.find(message.id);
    told.update(message.id, "returned");
    if (known === "sent") return;
    if (known === "returned") {
      return onDropped({ message, outcome: "duplicate", reason: "the broadcast had arrived before" });
    }
    onDropped({ message, outcome: "rejected", reason: "nobody in this run sent this broadcast" });
  };
  const receiveMessage = (message: Message) => {
    if (message.run_id !== runId) {
      return onDropped({ message, outcome: "rejected", reason: "the message belongs to another run" });
    }
    switch (message.type) {
      case "query":
        return receiveQuery(message);
      case "response":
      case "error":
        return receiveReply(message);
      case "broadcast":
        return receiveBroadcast(message);
      default:
        onDropped({ message, outcome: "rejected", reason: `a message of type "${message.type}" has no meaning here` });
    }
  };
  const receive = (payload: string) => {
    const { messages, problems } = decodeFrame(payload);
    for (const problem of problems) onDropped({ outcome: "rejected", reason: `somebody sent ${problem}` });
    for (const message of messages) receiveMessage(message);
  };
  const subscriptions = [await transport.subscribe(inbox, receive), await transport.subscribe(everyone, receive)];

  return {
    host(agent) {
      const { concurrency } = agent;
      const handle = (delivery: Delivery, slot: Slot) => answer(agent, delivery, slot);
      hosted.set(agent.id, { agent, mailbox: createMailbox({ capacity: mailboxCapacity, concurrency, handle }) });
    },
    leave: (agentId) => void hosted.delete(agentId),
    ask(query, route) {
      const text = encodeMessage(query, maxMessageBytes);
      const replied = asks.wait(query, route);
      if (route === "direct") receiveQuery(query);
      else {
        outbox.send(inbox, text, (receivers, error) => {
          if (error !== undefined) asks.fail(query.id, transportError(error));
          else if (receivers === 0) {
            asks.fail(
              query.id,
              new ChasmError("AGENT_NOT_FOUND", `Nobody listens for node "${nodeIdOf(query, query.to)}" any more.`),
            );
          }
        });
      }
      return replied;
    },
    cancel: asks.fail,
    broadcast(message) {
      const text = encodeMessage(message, maxMessageBytes);
      told.remember(message.id, "sent", broadcastMemoryMs);
      return new Promise((resolve, reject) => {
        outbox.send(everyone, text, (_, error) => (error === undefined ? resolve() : reject(transportError(error))));
      });
    },
    async close() {
      asks.failAll(new ChasmError("TRANSPORT_CLOSED", "The run has ended, and with it the wait for this answer."));
      await Promise.all(subscriptions.map(async (unsubscribe) => unsubscribe()));
    },
  };
}

/** An answer that is too large becomes the error that says so. */
function encodeReply(message: Message, maxBytes: number): string {
  try {
    return encodeMessage(message, maxBytes);
  } catch (error) {
    if (!isChasmError(error, "MESSAGE_TOO_LARGE")) throw error;
    return encodeMessage({ ...message, ...refusalReply(errorRecord(error)) }, maxBytes);
  }
}
