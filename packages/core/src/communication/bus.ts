import type { JsonValue } from "../contracts/json.ts";
import type { Usage } from "../contracts/llm-provider.ts";
import type { Message, MessageOutcome } from "../contracts/message.ts";
import type { Transport } from "../contracts/transport.ts";
import { ChasmError, errorRecord, isChasmError } from "../errors.ts";
import { type AnswerStore, createAnswerStore } from "./answer-store.ts";
import { decodeFrame, encodeMessage } from "./codec.ts";
import { createMailbox, type Mailbox, type Slot } from "./mailbox.ts";
import { createOutbox } from "./outbox.ts";
import { errorInReply, errorReply, replyTo, timeoutError, transportError } from "./replies.ts";

/** How a question was answered. */
export interface Answer {
  readonly content: JsonValue;
  readonly usage?: Usage | undefined;
}

/** An agent that this process hosts for a run. */
export interface HostedAgent {
  readonly id: string;
  readonly concurrency: number;
  /** Answers a question. What it rejects with goes back to the asker as code and sentence. */
  answer(query: Message, slot: Slot): Promise<Answer>;
  /** Stops the answer to a question that nobody waits for any more. */
  abandon(queryId: string): void;
  /** Receives a broadcast. */
  hear(message: Message): void;
}

/** What a bus needs. */
export interface BusOptions {
  readonly transport: Transport;
  readonly runId: string;
  readonly maxMessageBytes: number;
  readonly mailboxCapacity: number;
  /** Told of every arrival that is dropped: with the message where it was one, and why. */
  readonly onDropped: (drop: {
    readonly message?: Message;
    readonly outcome: MessageOutcome;
    readonly reason: string;
  }) => void;
}

/**
 * Carries one run's messages between agents over any transport: the one implementation of question, answer and broadcast.
 * Each process has one inbox channel per run and hosts agents behind it; one broadcast channel reaches every process.
 */
export interface Bus {
  host(agent: HostedAgent): void;
  /** Ends an agent: questions to it are refused from now on. */
  leave(agentId: string): void;
  isHosted(agentId: string): boolean;
  /**
   * Sends a question over the transport, or hands it straight to an agent of this process, and resolves with its answer.
   * Rejects with the code that the answering side failed with,
   * AGENT_NOT_FOUND where nobody listens, ASK_TIMEOUT after `ttl_ms`, MESSAGE_TOO_LARGE, or with the transport's error.
   */
  ask(query: Message, route: "transport" | "direct"): Promise<Answer>;
  /** Stops waiting for an answer, and the answering of it where it happens here. The ask rejects with the reason. */
  cancel(queryId: string, reason: ChasmError): void;
  /** Sends a message to every process of the run. */
  broadcast(message: Message): Promise<void>;
  close(): Promise<void>;
}

interface PendingAsk {
  readonly query: Message;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: ChasmError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
  readonly route: "transport" | "direct";
}

interface Hosted {
  readonly agent: HostedAgent;
  readonly mailbox: Mailbox;
}

/** Opens a run's bus on a connected transport. Resolves once its channels are live. */
export async function openBus(options: BusOptions): Promise<Bus> {
  const { transport, runId, maxMessageBytes, mailboxCapacity, onDropped } = options;
  const processId = crypto.randomUUID();
  const inbox = `chasmx:${runId}:inbox:${processId}`;
  const everyone = `chasmx:${runId}:all`;
  const hosted = new Map<string, Hosted>();
  const pending = new Map<string, PendingAsk>();
  const answers: AnswerStore = createAnswerStore();
  const outbox = createOutbox(transport);

  const send = (channel: string, message: Message) => outbox.send(channel, encodeMessage(message, maxMessageBytes));

  const settle = (queryId: string): PendingAsk | undefined => {
    const ask = pending.get(queryId);
    if (ask === undefined) return undefined;
    pending.delete(queryId);
    clearTimeout(ask.timer);
    return ask;
  };
  const fail = (queryId: string, error: ChasmError) => {
    const ask = settle(queryId);
    if (ask === undefined) return;
    const to = ask.query.to;
    if (to !== undefined) hosted.get(to)?.agent.abandon(queryId);
    ask.reject(error);
  };

  const reply = (query: Message, body: Pick<Message, "type" | "content" | "usage">) => {
    const message = replyTo(query, body);
    answers.keep(query, message);
    // A reply that cannot be sent ends in the asker's time-out or in the transport's own failure, both of which are recorded there.
    sendReply(message).catch((error: unknown) => onDropped({ message, outcome: "rejected", reason: String(error) }));
  };
  const sendReply = async (message: Message) => {
    if (pending.get(message.reply_to ?? "")?.route === "direct") return receiveReply(message);
    try {
      await send(inbox, message);
    } catch (error) {
      if (!isChasmError(error, "MESSAGE_TOO_LARGE")) throw error;
      await send(inbox, { ...message, ...errorReply(errorRecord(error)) });
    }
  };
  const answer = async (agent: HostedAgent, query: Message, slot: Slot) => {
    try {
      const { content, usage } = await agent.answer(query, slot);
      reply(query, usage === undefined ? { type: "response", content } : { type: "response", content, usage });
    } catch (error) {
      reply(query, errorReply(errorRecord(error)));
    }
  };

  const receiveQuery = (query: Message) => {
    const earlier = answers.find(query.id);
    if (earlier !== undefined) {
      onDropped({ message: query, outcome: "duplicate", reason: "the question had arrived before" });
      if (earlier !== "under-way") void sendReply(earlier);
      return;
    }
    const target = query.to === undefined ? undefined : hosted.get(query.to);
    if (target === undefined)
      return reply(
        query,
        errorReply({ code: "AGENT_NOT_FOUND", message: `The agent "${query.to}" has left the run.` }),
      );
    answers.expect(query);
    if (target.mailbox.deliver(query)) return;
    reply(
      query,
      errorReply({ code: "ASK_REJECTED", message: `The mailbox of "${query.to}" is full. Ask again later.` }),
    );
  };
  const receiveReply = (message: Message) => {
    const ask = message.reply_to === undefined ? undefined : pending.get(message.reply_to);
    if (ask === undefined)
      return onDropped({ message, outcome: "late", reason: "nobody waits for this answer any more" });
    if (message.from !== ask.query.to || message.to !== ask.query.from) {
      return onDropped({
        message,
        outcome: "rejected",
        reason: `the answer came from "${message.from}", which was not asked`,
      });
    }
    settle(ask.query.id);
    if (message.type === "response") ask.resolve({ content: message.content, usage: message.usage });
    else ask.reject(errorInReply(message.content));
  };
  const receive = (payload: string) => {
    const { messages, problems } = decodeFrame(payload);
    for (const problem of problems) onDropped({ outcome: "rejected", reason: `Somebody sent ${problem}.` });
    for (const message of messages) {
      if (message.run_id !== runId)
        onDropped({ message, outcome: "rejected", reason: "the message belongs to another run" });
      else if (message.type === "query") receiveQuery(message);
      else if (message.type === "response" || message.type === "error") receiveReply(message);
      else if (message.type === "broadcast") for (const { agent } of hosted.values()) agent.hear(message);
      else
        onDropped({ message, outcome: "rejected", reason: `a message of type "${message.type}" has no meaning here` });
    }
  };

  const subscriptions = [await transport.subscribe(inbox, receive), await transport.subscribe(everyone, receive)];

  return {
    host(agent) {
      const mailbox = createMailbox({
        capacity: mailboxCapacity,
        concurrency: agent.concurrency,
        handle: (query, slot) => answer(agent, query, slot),
      });
      hosted.set(agent.id, { agent, mailbox });
    },
    leave: (agentId) => void hosted.delete(agentId),
    isHosted: (agentId) => hosted.has(agentId),
    ask(query, route) {
      const text = encodeMessage(query, maxMessageBytes);
      return new Promise<Answer>((resolve, reject) => {
        const timeoutMs = query.ttl_ms ?? 0;
        const timer = setTimeout(() => fail(query.id, timeoutError(query, timeoutMs)), timeoutMs);
        pending.set(query.id, { query, resolve, reject, timer, route });
        if (route === "direct") return receiveQuery(query);
        outbox.send(inbox, text).then(
          (receivers) => {
            if (receivers === 0) fail(query.id, new ChasmError("AGENT_NOT_FOUND", `Nobody listens for "${query.to}".`));
          },
          (error: unknown) => fail(query.id, transportError(error)),
        );
      });
    },
    cancel: fail,
    async broadcast(message) {
      await send(everyone, message);
    },
    async close() {
      for (const queryId of [...pending.keys()])
        fail(queryId, new ChasmError("TRANSPORT_CLOSED", "The run has ended, and with it the wait for this answer."));
      for (const unsubscribe of subscriptions) await unsubscribe();
    },
  };
}
