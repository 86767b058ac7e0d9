import type { JsonValue } from "../contracts/json.ts";
import type { Message } from "../contracts/message.ts";
import type { Unsubscribe } from "../contracts/transport.ts";
import { ChasmError, errorRecord } from "../errors.ts";
import { nodeIdOf } from "./agent-id.ts";
import { everyoneChannel, inboxChannel } from "./channels.ts";
import { decodeFrame, encodeMessage } from "./codec.ts";
import type { OnDropped } from "./drop.ts";
import { encodeReply } from "./encode-reply.ts";
import { createHosting, type HostedAgent } from "./hosting.ts";
import type { Link, LinkState } from "./link.ts";
import { createOutbox } from "./outbox.ts";
import { createPendingAsks, type Route } from "./pending-asks.ts";
import { createRecent } from "./recent.ts";
import { openRemote } from "./remote.ts";
import type { RemoteHostsOptions } from "./remote-hosts.ts";
import { type Reply, readErrorReply, transportError } from "./replies.ts";

/** What a bus needs. */
export interface BusOptions {
  readonly link: Link;
  readonly runId: string;
  readonly maxMessageBytes: number;
  readonly mailboxCapacity: number;
  readonly onDropped: OnDropped;
  /** Where agents of the run live in other processes. */
  readonly remote?: RemoteOptions | undefined;
}

/** Agents that live in other processes, and what the run's owner does about them. */
export interface RemoteOptions
  extends Pick<RemoteHostsOptions, "agents" | "workflow" | "onJoined" | "onGone" | "isOver"> {
  /** Does what a remote agent wants while it works on a question: it asks, tells, shares or reads. */
  onRequest(request: Message, query: Message): Promise<JsonValue>;
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
  /** Resolves when every agent that lives elsewhere is hosted. */
  hostsReady(): Promise<void>;
  /** Ends every wait with TRANSPORT_CLOSED and lets go of the channels. */
  close(): Promise<void>;
}

/** How long a broadcast that arrives again is recognised. */
const broadcastMemoryMs = 60_000;

/** Opens a run's bus on a link. Resolves once its channels are live. */
export async function openBus(options: BusOptions): Promise<Bus> {
  const { link, runId, maxMessageBytes, mailboxCapacity, onDropped } = options;
  const inbox = inboxChannel(runId);
  const everyone = everyoneChannel(runId);
  /** Broadcasts that were sent here, and whether they have come back. */
  const told = createRecent<"sent" | "returned">();
  const outbox = createOutbox(link);
  const asks = createPendingAsks(({ query }) => abandon(query));
  const send = (channel: string, message: Message) =>
    outbox.send(channel, encodeMessage(message, maxMessageBytes), ignore);

  const sendReply = (message: Message) => {
    if (asks.find(message.reply_to)?.route === "direct") return receiveReply(message);
    outbox.send(inbox, encodeReply(message, maxMessageBytes), (_, error) => {
      if (error === undefined) return;
      // The asker learns of it by its own transport or its own clock; here it is written down.
      const reason = `the answer could not be sent: ${errorRecord(error).message}`;
      onDropped({ message, outcome: "failed", reason });
    });
  };
  const hosting = createHosting({ mailboxCapacity, onDropped, onReply: sendReply });

  const remote =
    options.remote === undefined
      ? undefined
      : openRemote({
          ...options.remote,
          runId,
          inbox,
          everyone,
          send,
          asks,
          onBack: (agentId) => sendAgainTo(agentId),
        });
  const abandon = (query: Message) => {
    if (remote?.abandon(query) !== true) hosting.abandon(query);
  };

  const receiveQuery = (query: Message) => {
    if (remote?.receiveRequest(query)) return;
    // Questions are put by the run's owner alone. What was never waited for here was put by a stranger.
    if (asks.find(query.id) === undefined && !hosting.knows(query.id)) {
      return onDropped({ message: query, outcome: "rejected", reason: "nobody in this run put this question" });
    }
    hosting.receive(query);
  };
  const receiveReply = (message: Message) => {
    const ask = asks.find(message.reply_to);
    if (ask === undefined) {
      return onDropped({ message, outcome: "late", reason: "nobody waits for this answer any more" });
    }
    const { query, resolve, reject } = ask;
    if (message.from !== query.to || message.to !== query.from) {
      const reason = `"${nodeIdOf(message, message.from)}" answered a question put to another`;
      return onDropped({ message, outcome: "rejected", reason });
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
        return remote?.receiveRequest(message) ? undefined : receiveBroadcast(message);
      default:
        if (remote?.receive(message)) return;
        onDropped({ message, outcome: "rejected", reason: `a message of type "${message.type}" has no meaning here` });
    }
  };
  const receive = (payload: string) => {
    const { messages, problems } = decodeFrame(payload);
    for (const problem of problems) onDropped({ outcome: "rejected", reason: `somebody sent ${problem}` });
    for (const message of messages) receiveMessage(message);
  };
  const publish = (query: Message, text: string) => {
    const isRemote = remote?.isRemote(query) === true;
    const channel = isRemote ? remote.channelOf(query) : inbox;
    if (channel === undefined) return asks.fail(query.id, nobodyListens(query));
    outbox.send(channel, text, (receivers, error) => {
      if (error !== undefined) asks.fail(query.id, transportError(error));
      // A host that cannot be reached for a moment says so when it is back; one that is gone is missed soon.
      else if (receivers === 0 && !isRemote) asks.fail(query.id, nobodyListens(query));
    });
  };
  const sendAgainTo = (agentId: string) => {
    for (const { query } of asks.all()) {
      if (query.to === agentId) publish(query, encodeMessage(query, maxMessageBytes));
    }
  };
  /** What was on its way when the transport was lost may have arrived or not: each question is recognised where it has. */
  const sendAgain = (state: LinkState) => {
    if (state === "fallen") remote?.lose();
    if (state === "up") remote?.forgive();
    for (const { query, route } of asks.all()) {
      if (route === "direct") continue;
      if (!remote?.isRemote(query)) hosting.receiveAgain(query);
      else if (state === "up") publish(query, encodeMessage(query, maxMessageBytes));
    }
  };
  link.onState(sendAgain);
  const subscriptions: Unsubscribe[] = [await link.subscribe(inbox, receive), await link.subscribe(everyone, receive)];

  return {
    host: hosting.host,
    leave: hosting.leave,
    ask(query, route) {
      const text = encodeMessage(query, maxMessageBytes);
      const replied = asks.wait(query, route);
      if (route === "direct") hosting.receive(query);
      else publish(query, text);
      return replied;
    },
    cancel: asks.fail,
    broadcast(message) {
      const text = encodeMessage(message, maxMessageBytes);
      // Whoever is told in this process reads it in the journal.
      if (link.state !== "up") return Promise.resolve();
      told.remember(message.id, "sent", broadcastMemoryMs);
      return new Promise((resolve, reject) => {
        outbox.send(everyone, text, (_, error) => (error === undefined ? resolve() : reject(transportError(error))));
      });
    },
    hostsReady: async () => await remote?.ready(),
    async close() {
      remote?.close();
      asks.failAll(new ChasmError("TRANSPORT_CLOSED", "The run has ended, and with it the wait for this answer."));
      // The last words travel before the channels go.
      await outbox.flush();
      await Promise.all(subscriptions.map(async (unsubscribe) => unsubscribe()));
    },
  };
}

function nobodyListens(query: Message): ChasmError {
  return new ChasmError("AGENT_NOT_FOUND", `Nobody listens for node "${nodeIdOf(query, query.to)}" any more.`);
}

/** Whoever waits for what a message brings about has a time of its own. */
function ignore(): void {
  // See above.
}
