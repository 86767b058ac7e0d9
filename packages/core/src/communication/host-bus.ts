import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { Message, MessageType } from "../contracts/message.ts";
import type { Transport } from "../contracts/transport.ts";
import { ChasmError, errorFromRecord } from "../errors.ts";
import {
  type Announcement,
  announcementMessage,
  beatMs,
  goneMs,
  type Refusal,
  readAnnouncement,
} from "./announcement.ts";
import { everyoneChannel, inboxChannel } from "./channels.ts";
import { decodeFrame, encodeMessage } from "./codec.ts";
import type { OnDropped } from "./drop.ts";
import { encodeReply } from "./encode-reply.ts";
import { createHosting, type HostedAgent } from "./hosting.ts";
import { createOutbox } from "./outbox.ts";
import { createPendingAsks } from "./pending-asks.ts";
import { readErrorReply } from "./replies.ts";

/** Something that a hosted agent wants of the run's owner. */
interface HostRequest {
  readonly type: Extract<MessageType, "query" | "broadcast" | "context">;
  /** The question that the agent works on. */
  readonly query: Message;
  readonly content: JsonObject;
  readonly timeoutMs: number;
}

/** The bus of a process that hosts agents for a run which another process owns. */
export interface HostBus {
  /** Resolves with what the owner did about a request; rejects with what it failed with. */
  request(request: HostRequest): Promise<JsonValue>;
  /** Tells the owner that the agents are gone, and lets go of the channels. */
  close(): Promise<void>;
}

/** What a host knows of its run's owner. */
export type OwnerNews =
  | {
      readonly type: "found";
      readonly agents: readonly string[];
      readonly refused: { readonly [agentId: string]: Refusal };
    }
  /** It is not heard of any more, or has left a run that is not over: another may go on with it. */
  | { readonly type: "lost" }
  | { readonly type: "ended" };

/** What a host's bus needs. */
export interface HostBusOptions {
  /** Connected. */
  readonly transport: Transport;
  readonly runId: string;
  readonly workflow: string;
  readonly agents: readonly HostedAgent[];
  readonly maxMessageBytes: number;
  readonly mailboxCapacity: number;
  readonly onDropped: OnDropped;
  readonly onOwner: (news: OwnerNews) => void;
}

/** Opens a host's bus, announces its agents, and goes on doing so while nobody takes them. */
export async function openHostBus(options: HostBusOptions): Promise<HostBus> {
  const { transport, runId, workflow, agents, maxMessageBytes, mailboxCapacity, onDropped, onOwner } = options;
  const from = `host-${crypto.randomUUID()}`;
  const inbox = inboxChannel(runId);
  const everyone = everyoneChannel(runId);
  const outbox = createOutbox({
    joinsWithin: "turn",
    publish: (channel, payload) => transport.publish(channel, payload),
  });
  const asks = createPendingAsks(() => undefined);
  let owner: { readonly inbox: string; seenAt: number } | undefined;
  /** The inbox of the owner that was last known, also while none is. */
  let met: string | undefined;
  let lastNews = "";
  /** Replies that could not be sent: they go once the transport is back. */
  let unsent: Message[] = [];

  // What is lost is missed by whoever waits for it, and said again.
  const send = (channel: string, message: Message) =>
    outbox.send(channel, encodeMessage(message, maxMessageBytes), () => undefined);
  const sendReply = (reply: Message) => {
    if (owner === undefined) return void unsent.push(reply);
    outbox.send(owner.inbox, encodeReply(reply, maxMessageBytes), (_, error) => {
      if (error !== undefined) unsent.push(reply);
    });
  };
  const hosting = createHosting({
    mailboxCapacity,
    onDropped,
    onReply: sendReply,
  });
  for (const agent of agents) hosting.host(agent);

  const say = (type: "announce" | "heartbeat" | "leave", more: Partial<Announcement> = {}) => {
    const body: Announcement = { role: "host", inbox, agents: agents.map(({ id }) => id), workflow, ...more };
    send(owner?.inbox ?? everyone, announcementMessage(runId, { type, from, body }));
  };
  const hearOwner = (message: Message, announcement: Announcement) => {
    if (message.type === "leave") {
      owner = undefined;
      return onOwner({ type: announcement.is_over === true ? "ended" : "lost" });
    }
    const isNew = owner?.inbox !== announcement.inbox;
    owner = { inbox: announcement.inbox, seenAt: Date.now() };
    if (isNew) sendAgain(met === owner.inbox);
    met = owner.inbox;
    const { agents: taken, refused } = announcement;
    if (message.type !== "announce" || (taken.length === 0 && refused === undefined)) return;
    // The owner answers every announcement; what it says is news only where it differs.
    const news = JSON.stringify([owner.inbox, taken, refused]);
    if (news !== lastNews) onOwner({ type: "found", agents: taken, refused: refused ?? {} });
    lastNews = news;
  };
  /** Only the owner knows the inbox: what comes over the channel of all is not for an agent. */
  const receiveOwn = (message: Message) => {
    if (message.type === "query") hosting.receive(message);
    else if (message.type === "response" || message.type === "error") receiveReply(message);
    else if (message.type === "context") hosting.abandon({ ...message, id: String(Object(message.content).query) });
  };
  const receiveMessage = (message: Message, isOwn: boolean) => {
    if (message.run_id !== runId) {
      onDropped({ message, outcome: "rejected", reason: "the message belongs to another run" });
    } else if (message.type === "announce" || message.type === "heartbeat" || message.type === "leave") {
      const announcement = readAnnouncement(message);
      if (announcement?.role === "owner") hearOwner(message, announcement);
    } else if (isOwn) receiveOwn(message);
  };
  const receiveReply = (message: Message) => {
    const ask = asks.settle(message.reply_to ?? "");
    if (ask === undefined)
      return onDropped({ message, outcome: "late", reason: "nobody waits for this answer any more" });
    if (message.type === "response") return ask.resolve({ content: message.content });
    const read = readErrorReply(message.content);
    ask.reject("error" in read ? errorFromRecord(read.error) : read.refusal);
  };
  const receive = (isOwn: boolean) => (payload: string) => {
    const { messages, problems } = decodeFrame(payload);
    for (const problem of problems) onDropped({ outcome: "rejected", reason: `somebody sent ${problem}` });
    for (const message of messages) receiveMessage(message, isOwn);
  };
  const subscriptions = [
    await transport.subscribe(inbox, receive(true)),
    await transport.subscribe(everyone, receive(false)),
  ];
  const beat = setInterval(() => {
    if (owner !== undefined && Date.now() - owner.seenAt > goneMs) {
      owner = undefined;
      onOwner({ type: "lost" });
    }
    say(owner === undefined ? "announce" : "heartbeat");
  }, beatMs);
  /** What was on its way may be lost: the owner recognises what comes twice, and sends its questions again. */
  const sendAgain = (isBack: boolean) => {
    const replies = unsent;
    unsent = [];
    say("announce", isBack ? { is_back: true } : {});
    for (const reply of replies) sendReply(reply);
    for (const { query } of asks.all()) if (owner !== undefined) send(owner.inbox, query);
  };
  const stopStatus = transport.onStatus?.((status) => {
    if (status === "up") sendAgain(owner !== undefined);
  });
  say("announce");

  return {
    async request({ type, query, content, timeoutMs }) {
      if (owner === undefined) throw new ChasmError("TRANSPORT_UNAVAILABLE", "The run's owner cannot be reached.");
      const message: Message = {
        ...{ v: 1, id: crypto.randomUUID(), type, run_id: runId, path: query.path },
        from: query.to ?? "",
        to: owner.inbox,
        ttl_ms: timeoutMs,
        content: { ...content, on_behalf_of: query.id },
      };
      const replied = asks.wait(message, "transport");
      send(owner.inbox, message);
      const reply = await replied;
      if ("error" in reply) throw errorFromRecord(reply.error);
      return reply.content;
    },
    async close() {
      clearInterval(beat);
      void stopStatus?.();
      asks.failAll(new ChasmError("TRANSPORT_CLOSED", "The process hosts no agents any more."));
      say("leave");
      // The last words travel before the channels go.
      await outbox.flush();
      await Promise.all(subscriptions.map(async (unsubscribe) => unsubscribe()));
    },
  };
}
